import type { Page } from 'playwright';

export interface Spot {
  /** CSS pixels in the page. */
  readonly x: number;
  readonly y: number;
}

/**
 * Does something and waits until the picture around a spot looks otherwise; answers the time between, ms, as the page
 * sees it: from the event to the frame after the change.
 *
 * @param act what a person does; its own time on the wire to the browser is not counted
 */
export async function timeToChange(
  page: Page,
  { x, y }: Spot,
  event: string,
  act: () => Promise<void>,
): Promise<number> {
  const timed = page.evaluate<number>(`new Promise((resolve, reject) => {
    const look = () => {
      const canvas = [...document.querySelectorAll('.viewer canvas')].find((candidate) => {
        const { left, right, top, bottom } = candidate.getBoundingClientRect();
        return ${x} >= left && ${x} < right && ${y} >= top && ${y} < bottom;
      });
      const { left, top, width } = canvas.getBoundingClientRect();
      const scale = canvas.width / width;
      const copy = new OffscreenCanvas(15, 15).getContext('2d');
      copy.drawImage(canvas, (${x} - left) * scale - 7, (${y} - top) * scale - 7, 15, 15, 0, 0, 15, 15);
      return copy.getImageData(0, 0, 15, 15).data.join();
    };
    const before = look();
    const failed = setTimeout(() => reject(new Error('nothing changed within 20 s')), 20000);
    addEventListener('${event}', () => {
      const started = performance.now();
      const watch = () => {
        if (look() === before) return requestAnimationFrame(watch);
        clearTimeout(failed);
        resolve(performance.now() - started);
      };
      requestAnimationFrame(watch);
    }, { capture: true, once: true });
  })`);
  // The listener must stand before the event comes.
  await page.evaluate('0');
  await act();
  return timed;
}
