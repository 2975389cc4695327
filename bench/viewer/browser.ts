import { type Browser, chromium, type Page } from 'playwright';

const software = ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist'];

/** A browser whose frames are not held back to the screen's rate, so that fast ones can be told apart. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu-vsync', '--disable-frame-rate-limit', ...software],
  });

/** What a page does at the end of each frame to be sure that its picture is complete: reads one of its pixels. */
export interface Picture {
  /** A JavaScript expression in the page: the pixel's bytes, as something that `String` tells apart. */
  readonly pixels: string;
  /** Whether the page draws while it handles the event, so that its pixels are read before the frame ends. */
  readonly drawsAtOnce: boolean;
}

/**
 * Mean time of a frame while scrolling, the picture's completion included: one wheel step is sent in every
 * animation frame to the element at the point (CSS pixels), up and down again so that no end is met.
 * Rejects when the picture is the same on every slice: then nothing was scrolled.
 */
export const scrollFrameMs = (
  page: Page,
  x: number,
  y: number,
  { pixels, drawsAtOnce }: Picture,
  frames = 60,
): Promise<number> =>
  page.evaluate(`(async () => {
    const target = document.elementFromPoint(${x}, ${y});
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const seen = new Set();
    const look = () => seen.add(String(${pixels}));
    for (let warm = 0; warm < 5; warm++) await nextFrame();
    const started = performance.now();
    for (let frame = 0; frame < ${frames}; frame++) {
      const deltaY = frame < ${frames / 2} ? 100 : -100;
      const place = { deltaY, clientX: ${x}, clientY: ${y}, bubbles: true, cancelable: true };
      target.dispatchEvent(new WheelEvent('wheel', place));
      if (${drawsAtOnce}) look();
      await nextFrame();
      if (!${drawsAtOnce}) look();
    }
    const frameMs = (performance.now() - started) / ${frames};
    if (seen.size < 3) throw new Error('nothing was scrolled: ' + seen.size + ' pictures in ${frames} frames');
    return frameMs;
  })()`);
