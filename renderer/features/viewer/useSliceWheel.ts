import { type RefObject, useEffect, useRef } from 'react';
import { wheelStepper } from '#renderer/editor/viewWheel.ts';

/** Calls `onSteps` with whole wheel steps, positive = away from the person. The page itself never scrolls or zooms. */
export function useSliceWheel(
  element: RefObject<HTMLElement | null>,
  onSteps: (steps: number, event: WheelEvent) => void,
): void {
  const latest = useRef(onSteps);
  useEffect(() => {
    latest.current = onSteps;
  });
  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const stepsOf = wheelStepper();
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const steps = stepsOf(event);
      if (steps !== 0) latest.current(steps, event);
    };
    // React's own onWheel is passive: it could not keep the page from zooming.
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  }, [element]);
}
