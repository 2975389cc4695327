/** Counts time while it runs; `now` in milliseconds. */
export function createStopwatch(now: () => number) {
  let counted = 0;
  let since: number | undefined;
  return {
    /** Begins at zero. */
    start(): void {
      counted = 0;
      since = now();
    },
    pause(): void {
      if (since !== undefined) counted += now() - since;
      since = undefined;
    },
    resume(): void {
      since ??= now();
    },
    readMs: (): number => Math.round(counted + (since === undefined ? 0 : now() - since)),
  };
}
