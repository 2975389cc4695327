import { describe, expect, it } from 'vitest';
import { wheelStepper } from './viewWheel.ts';

const turn = (deltaY: number, deltaMode = 0, deltaX = 0) => ({ deltaX, deltaY, deltaMode });

describe('wheelStepper', () => {
  it('makes one step of a notch, however long the system makes it', () => {
    const steps = wheelStepper();
    expect([turn(-120), turn(53), turn(100), turn(3, 1)].map((t) => steps(t))).toEqual([1, -1, -1, -1]);
  });

  it('adds up the small moves of a trackpad', () => {
    const steps = wheelStepper();
    expect([10, 10, 10, 10, 10, 10].map((dy) => steps(turn(-dy)))).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it('takes the sideways turn that Shift makes of it', () =>
    expect(wheelStepper()(turn(0, 0, -120))).toBe(1));
});
