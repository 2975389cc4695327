import { type RefObject, useEffect, useRef } from 'react';

export interface HeldKeys {
  space: boolean;
  w: boolean;
}

/** Which of Space and W are down: they turn a left drag into pan and window. Read at the press, so no render. */
export function useHeldKeys(): RefObject<HeldKeys> {
  const held = useRef<HeldKeys>({ space: false, w: false });
  useEffect(() => {
    const note = (down: boolean) => (event: KeyboardEvent) => {
      if (event.code === 'Space') held.current.space = down;
      if (event.key.toLowerCase() === 'w') held.current.w = down;
    };
    const [press, release] = [note(true), note(false)];
    const forget = (): void => {
      Object.assign(held.current, { space: false, w: false });
    };
    globalThis.addEventListener('keydown', press);
    globalThis.addEventListener('keyup', release);
    globalThis.addEventListener('blur', forget);
    return () => {
      globalThis.removeEventListener('keydown', press);
      globalThis.removeEventListener('keyup', release);
      globalThis.removeEventListener('blur', forget);
    };
  }, []);
  return held;
}
