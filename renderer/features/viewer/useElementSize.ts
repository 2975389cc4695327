import { type RefCallback, useCallback, useState } from 'react';
import type { PaneSize } from '#renderer/editor/viewTransform.ts';

/** Size of the element that the ref is put on, in CSS pixels; undefined while it has none (hidden or not laid out). */
export function useElementSize(): [RefCallback<HTMLElement>, PaneSize | undefined] {
  const [size, setSize] = useState<PaneSize>();
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setSize(width >= 1 && height >= 1 ? { width, height } : undefined);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
