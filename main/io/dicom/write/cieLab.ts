/**
 * A colour as DICOM recommends one for display: CIELab with the white of D50, each component scaled to 16 bits
 * (PS3.3 C.10.7.1.1).
 *
 * @param colour sRGB, `#rrggbb`
 */
export function cieLab(colour: string): readonly [number, number, number] {
  const [r, g, b] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  // sRGB to XYZ, adapted to D50 (Bradford; as ICC profiles have it).
  const x = 0.4360747 * r + 0.3850649 * g + 0.1430804 * b;
  const y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
  const z = 0.0139322 * r + 0.0971045 * g + 0.7141733 * b;
  const [fx, fy, fz] = [root(x / 0.9642), root(y), root(z / 0.8249)];
  const [l, a, bStar] = [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
  return [scaled(l / 100), scaled((a + 128) / 255), scaled((bStar + 128) / 255)];
}

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

const root = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);

const scaled = (share: number): number => Math.round(Math.min(Math.max(share, 0), 1) * 65535);
