import { readFileSync } from 'node:fs';
import { writeFile, rename } from 'node:fs/promises';
import { z } from 'zod';

const Rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
type Rectangle = z.infer<typeof Rectangle>;

export const WindowState = z.object({ bounds: Rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

/** Smallest window in which the four panes and both side bars stay usable, px. */
export const smallestWindow = { width: 1024, height: 640 };

/**
 * Where the window opens: where it was left, made to fit the screen that shows most of it, or the middle of
 * the first screen when it was never open or that screen is gone.
 *
 * @param remembered state of the last time, if any
 * @param workAreas usable areas of the screens, px of the desktop; at least one
 */
export function placeWindow(
  remembered: WindowState | undefined,
  workAreas: readonly Rectangle[],
): WindowState {
  const wanted = remembered?.bounds;
  const areas = wanted ? workAreas.filter((area) => overlap(area, wanted) > 0) : [];
  if (!wanted || areas.length === 0) return { bounds: centred(workAreas[0]), maximized: false };
  const home = areas.reduce((a, b) => (overlap(b, wanted) > overlap(a, wanted) ? b : a));
  return { bounds: fit(wanted, home), maximized: remembered.maximized };
}

const centred = (area: Rectangle): Rectangle => {
  const width = Math.min(1600, area.width);
  const height = Math.min(1000, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
};

function fit(wanted: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  const within = (at: number, from: number, room: number): number =>
    Math.min(Math.max(at, from), from + room);
  return {
    x: within(wanted.x, area.x, area.width - width),
    y: within(wanted.y, area.y, area.height - height),
    width,
    height,
  };
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Reads the remembered state; undefined when there is none or it makes no sense. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Remembers the state; rejects when the file cannot be written. */
export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(state));
  await rename(`${file}.new`, file);
}
