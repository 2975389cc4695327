import type { LoadedCase } from './trainingCase.ts';

/** Voxels that crops of a case can be centred on, as flat indices. */
export interface CentreVoxels {
  readonly organ: Int32Array;
  /** Of the case's own lesions. */
  readonly lesion: Int32Array;
  /** Neither, and not air. */
  readonly background: Int32Array;
}

/** So many of each kind are kept: evenly spread ones, which are enough to draw from. */
const most = 50_000;

/**
 * Finds where a case's crops can be centred.
 *
 * @param labels of the channels
 * @param airHu what is not above is air
 */
export function centreVoxels(
  { labelled, channelOf }: LoadedCase,
  labels: readonly string[],
  airHu: number,
): CentreVoxels {
  const { data } = labelled.labels;
  const hu = labelled.image.data;
  const isLesion = labels.map((label) => label.endsWith('_lesion'));
  const kindOf = (v: number): keyof CentreVoxels | undefined => {
    const channel = channelOf[data[v]];
    if (channel > 0) return isLesion[channel] ? 'lesion' : 'organ';
    return hu[v] > airHu ? 'background' : undefined;
  };
  const found = { organ: 0, lesion: 0, background: 0 };
  for (let v = 0; v < data.length; v++) {
    const kind = kindOf(v);
    if (kind !== undefined) found[kind]++;
  }
  const step = {
    organ: Math.ceil(found.organ / most),
    lesion: Math.ceil(found.lesion / most),
    background: Math.ceil(found.background / most),
  };
  const kept = { organ: [] as number[], lesion: [] as number[], background: [] as number[] };
  const seen = { organ: 0, lesion: 0, background: 0 };
  for (let v = 0; v < data.length; v++) {
    const kind = kindOf(v);
    if (kind !== undefined && seen[kind]++ % step[kind] === 0) kept[kind].push(v);
  }
  return {
    organ: Int32Array.from(kept.organ),
    lesion: Int32Array.from(kept.lesion),
    background: Int32Array.from(kept.background),
  };
}
