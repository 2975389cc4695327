import { type RefCallback, useCallback, useState } from 'react';

/**
 * Ties something that lives on a DOM element to that element: made by `attach` when it appears, disposed of
 * when it goes. `attach` must be stable (useCallback): another one means another thing. The value is undefined
 * before, and when `attach` makes nothing.
 */
export function useAttached<T extends { dispose: () => void }>(
  attach: (element: HTMLElement) => T | undefined,
): [RefCallback<HTMLElement>, T | undefined] {
  const [attached, setAttached] = useState<T>();
  const ref = useCallback(
    (element: HTMLElement | null) => {
      const made = element ? attach(element) : undefined;
      setAttached(made);
      return () => {
        setAttached(undefined);
        made?.dispose();
      };
    },
    [attach],
  );
  return [ref, attached];
}
