/** What a wheel event must tell. `deltaMode` 0 = pixels, 1 = lines, 2 = pages. */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
}

/** A mouse wheel's notch is at least this long (Chromium: 100 to 120 pixels); trackpads send less at a time. */
const notchPixels = 50;

/** Trackpad travel that counts as one step. */
const trackpadStepPixels = 30;

/**
 * Turns wheel events into whole steps, positive = away from the person. A notch is one step however long the
 * system makes it; a trackpad's small moves add up. Shift turns deltaY into deltaX in browsers: either counts.
 */
export function wheelStepper(): (turn: WheelTurn) => number {
  let travelled = 0;
  return ({ deltaX, deltaY, deltaMode }) => {
    const delta = -(deltaY || deltaX);
    if (deltaMode !== 0 || Math.abs(delta) >= notchPixels) {
      travelled = 0;
      return Math.sign(delta);
    }
    travelled += delta;
    const steps = Math.trunc(travelled / trackpadStepPixels);
    travelled -= steps * trackpadStepPixels;
    return steps;
  };
}
