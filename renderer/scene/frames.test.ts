import { describe, expect, it, vi } from 'vitest';
import { frameRequests } from './frames.ts';

const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));

describe('frameRequests', () => {
  it('draws once for many requests, and again for later ones', async () => {
    const draw = vi.fn();
    const frames = frameRequests(draw);
    frames.request();
    frames.request();
    expect(draw).not.toHaveBeenCalled();
    await frame();
    expect(draw).toHaveBeenCalledTimes(1);
    frames.request();
    await frame();
    expect(draw).toHaveBeenCalledTimes(2);
  });

  it('draws no more after a cancel', async () => {
    const draw = vi.fn();
    const frames = frameRequests(draw);
    frames.request();
    frames.cancel();
    await frame();
    expect(draw).not.toHaveBeenCalled();
  });
});
