/** A kind of pancreatic tumor (rule-based.md §8). */
export interface PancreasRow {
  /** Cumulative probability of ten equal bins of size, 0..1 of the organ box's half extents. */
  readonly sizeCdf: readonly number[];
  /** Cumulative probability of ten equal bins of height, −0.5..0.5 of the organ's extent along z. */
  readonly offsetCdf: readonly number[];
  /** Median HU of the tumor = slope · median HU of the healthy tissue + intercept. */
  readonly slope: number;
  readonly interceptHu: number;
}

export type PancreasType = 'pdac' | 'cyst';

export const pancreasTypes: Readonly<Record<PancreasType, PancreasRow>> = {
  pdac: {
    sizeCdf: [0.2621, 0.53, 0.6847, 0.798, 0.8837, 0.9389, 0.9645, 0.9852, 0.9941, 1],
    offsetCdf: [0.003, 0.1294, 0.331, 0.4595, 0.5464, 0.6947, 0.8202, 0.9417, 0.9881, 1],
    slope: 0.7898,
    interceptHu: -41.303,
  },
  cyst: {
    sizeCdf: [0.6259, 0.7806, 0.8383, 0.8984, 0.9284, 0.9446, 0.9584, 0.97, 0.9838, 1],
    offsetCdf: [0.0671, 0.1505, 0.3056, 0.4583, 0.6667, 0.8079, 0.919, 0.9491, 0.9954, 1],
    slope: 0.7569,
    interceptHu: -3.6755,
  },
};
