import { type Browser, chromium, type Page } from 'playwright';

const software = ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist'];

/** A browser whose frames are not held back to the screen's rate, so that fast ones can be told apart. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu-vsync', '--disable-frame-rate-limit', ...software],
  });

/**
 * Mean time of a frame while scrolling: one wheel step is sent in every animation frame to the element at the
 * point (CSS pixels), up and down again so that no end is met.
 */
export const scrollFrameMs = (page: Page, x: number, y: number, frames = 60): Promise<number> =>
  page.evaluate(`(async () => {
    const target = document.elementFromPoint(${x}, ${y});
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let warm = 0; warm < 5; warm++) await nextFrame();
    const started = performance.now();
    for (let frame = 0; frame < ${frames}; frame++) {
      const deltaY = frame < ${frames / 2} ? 100 : -100;
      const place = { deltaY, clientX: ${x}, clientY: ${y}, bubbles: true, cancelable: true };
      target.dispatchEvent(new WheelEvent('wheel', place));
      await nextFrame();
    }
    await nextFrame();
    return (performance.now() - started) / ${frames};
  })()`);
