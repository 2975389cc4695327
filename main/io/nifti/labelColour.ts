/** Degrees between successive hues: the golden angle, so that no two of the first values look alike. */
const goldenAngle = 180 * (3 - Math.sqrt(5));

/**
 * A colour for a label value that has none: bright and saturated, hue by the golden angle.
 *
 * @returns `#rrggbb`
 */
export function labelColour(value: number): string {
  const hue = (value * goldenAngle) % 360;
  // HSL with saturation 0.65 and lightness 0.6, channel by channel.
  const channel = (shift: number): number => {
    const k = (shift + hue / 30) % 12;
    return 0.6 - 0.26 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  const hex = (shift: number): string =>
    Math.round(255 * channel(shift))
      .toString(16)
      .padStart(2, '0');
  return `#${hex(0)}${hex(8)}${hex(4)}`;
}
