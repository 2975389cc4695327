export interface ScaleBar {
  readonly lengthMm: number;
  readonly pixels: number;
}

/** The longest bar of 1, 2 or 5 · 10ⁿ mm that is at most `mostPixels` long. */
export function scaleBar(mmPerPixel: number, mostPixels: number): ScaleBar {
  const mostMm = mmPerPixel * mostPixels;
  const decade = 10 ** Math.floor(Math.log10(mostMm));
  const step = mostMm / decade;
  const lengthMm = decade * (step >= 5 ? 5 : step >= 2 ? 2 : 1);
  return { lengthMm, pixels: lengthMm / mmPerPixel };
}

/** "5 mm", "10 cm": whole centimetres from 10 mm on. */
export const describeLength = (mm: number): string =>
  mm >= 10 ? `${Number((mm / 10).toPrecision(3))} cm` : `${Number(mm.toPrecision(3))} mm`;
