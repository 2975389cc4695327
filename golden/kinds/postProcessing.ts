import { earlyTumors } from '#main/segmentation/cleaning/earlyTumors.ts';
import { organInPlace } from '#main/segmentation/cleaning/organInPlace.ts';
import { sizeFilter } from '#main/segmentation/cleaning/sizeFilter.ts';
import { type GoldenCase, stored } from '../case.ts';
import { type Check, check } from '../check.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

type Triple = readonly [number, number, number];

interface SizeRow {
  readonly spacing: string;
  readonly spacing_mm: Triple;
  readonly components: number;
  readonly kept: number;
  readonly largest_first: readonly (readonly [number, number, number, boolean])[];
}

interface EarlyRow {
  readonly name: string;
  readonly spacing_mm: Triple;
  readonly components: readonly {
    readonly voxels: number;
    readonly radius_mm: number;
    readonly early: boolean;
  }[];
}

const volumeOf = ([x, y, z]: Triple): number => x * y * z;
const exact = { rule: 'exact' } as const;
const close = { rule: 'close', atol: 1e-9, rtol: 0 } as const;

/** The given organ in the predicted one's place, the size filter and the selection of early tumors. */
export const postProcessing: GoldenKind = {
  kind: 'post-processing',
  run(golden) {
    const size = sizes(golden);
    const early = earlies(golden);
    return [
      ...compareStored(golden, { ...inPlace(golden), ...size.outputs, ...early.outputs }, [
        'pred_onehot_label',
        'organ_pseudo',
        'size_mask',
        'early_in',
      ]),
      ...size.checks,
      ...early.checks,
    ];
  },
};

function inPlace(golden: GoldenCase): Outputs {
  const label = organInPlace(
    byteVoxels(stored(golden, 'pred_onehot_label')),
    byteVoxels(stored(golden, 'organ_pseudo')),
  );
  const organ = Array.from(rowMajor(byteVoxels(stored(golden, 'organ_pseudo'))), Number);
  const saved = Array.from(rowMajor(label), Number);
  const tumor = saved.map((value) => (value === 2 ? 1 : 0));
  const background = saved.map((value) => (value === 0 ? 1 : 0));
  return { denoised: [...background, ...organ, ...tumor], saved_label: saved };
}

function sizes(golden: GoldenCase): { outputs: Outputs; checks: Check[] } {
  const mask = byteVoxels(stored(golden, 'size_mask'));
  const outputs: Record<string, Outputs[string]> = {};
  const checks = (golden.json['size_filter'] as readonly SizeRow[]).flatMap((row) => {
    const { kept, found } = sizeFilter(mask, volumeOf(row.spacing_mm));
    outputs[`size_kept_${row.spacing}`] = rowMajor(kept);
    const largest = found.slice(0, row.largest_first.length);
    return [
      check(
        `components ${row.spacing}`,
        [found.length, found.filter((one) => one.kept).length],
        [row.components, row.kept],
        exact,
      ),
      check(
        `largest ${row.spacing}`,
        largest.flatMap(({ voxels, mm3, kept: stays }) => [voxels, mm3, Number(stays)]),
        row.largest_first.flatMap(([voxels, mm3, , stays]) => [voxels, mm3, Number(stays)]),
        exact,
      ),
      check(
        `radius ${row.spacing}`,
        largest.map(({ radiusMm }) => radiusMm),
        row.largest_first.map(([, , radius]) => radius),
        close,
      ),
    ];
  });
  return { outputs, checks };
}

function earlies(golden: GoldenCase): { outputs: Outputs; checks: Check[] } {
  const labels = byteVoxels(stored(golden, 'early_in'));
  const outputs: Record<string, Outputs[string]> = {};
  const checks = (golden.json['early_filter'] as readonly EarlyRow[]).flatMap((row) => {
    const { labels: kept, found } = earlyTumors(labels, volumeOf(row.spacing_mm));
    outputs[`early_${row.name}`] = rowMajor(kept);
    const sorted = found.toSorted((a, b) => a.voxels - b.voxels);
    const wanted = row.components.toSorted((a, b) => a.voxels - b.voxels);
    return [
      check(
        `early ${row.name}`,
        sorted.flatMap(({ voxels, early }) => [voxels, Number(early)]),
        wanted.flatMap(({ voxels, early }) => [voxels, Number(early)]),
        exact,
      ),
      check(
        `radius ${row.name}`,
        sorted.map(({ radiusMm }) => radiusMm),
        wanted.map(({ radius_mm: radius }) => radius),
        close,
      ),
    ];
  });
  return { outputs, checks };
}
