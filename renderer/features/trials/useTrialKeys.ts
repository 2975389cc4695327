import { useEffect, useRef } from 'react';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('textarea, input:not([type=checkbox], [type=radio])');

/** Digits take a variant, counted from 0; page keys leaf through the slices. */
export function useTrialKeys(
  choose: (at: number) => void,
  leaf: (change: (offset: number) => number) => void,
): void {
  const latest = useRef({ choose, leaf });
  useEffect(() => {
    latest.current = { choose, leaf };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const { key } = event;
      if (/^[1-9]$/.test(key)) latest.current.choose(Number(key) - 1);
      else if (key === 'PageUp' || key === 'PageDown')
        latest.current.leaf((offset) => offset + (key === 'PageUp' ? 1 : -1));
      else return;
      event.preventDefault();
    };
    globalThis.addEventListener('keydown', press);
    return () => globalThis.removeEventListener('keydown', press);
  }, []);
}
