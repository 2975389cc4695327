/**
 * Gathers requests into one `draw` at the next animation frame, however many come before it.
 * `cancel` drops a pending one.
 */
export function frameRequests(draw: () => void): { request: () => void; cancel: () => void } {
  let pending: number | undefined;
  return {
    request: () => {
      pending ??= requestAnimationFrame(() => {
        pending = undefined;
        draw();
      });
    },
    cancel: () => {
      if (pending !== undefined) cancelAnimationFrame(pending);
      pending = undefined;
    },
  };
}
