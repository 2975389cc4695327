import path from 'node:path';
import type { StrokeRef } from '#shared/contract/reading.ts';
import { Problem } from '#shared/contract/problems.ts';
import { uniteBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import { boxOfRuns } from '#shared/masks/runBox.ts';
import { decodeRuns } from '#shared/masks/runBytes.ts';
import { applyRuns, reversedRuns, type Runs, touchedValues } from '#shared/masks/runs.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { labelBoxes } from '#shared/geometry/labelBoxes.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { readStrokes } from './strokeFile.ts';

/** A reading as every op that works on one gets it: how it began, and what was done to it since. */
export interface ReadingOnDisk {
  readonly id: string;
  /** Relative to the case's folder. */
  readonly file: string;
  readonly sha256: string;
  readonly strokes: readonly StrokeRef[];
}

/** A reading in the engine's memory. */
export interface OpenReading {
  readonly volume: Volume<Uint8Array>;
  /** Boxes that hold all voxels of each value; they may be larger than need be. */
  readonly boxes: ReadonlyMap<number, VoxelBox>;
}

/** The readings used last. */
export interface Readings {
  /**
   * The reading as it stands after its strokes. What is in memory only saves work.
   *
   * @throws Problem `case-damaged`
   */
  open(onDisk: CaseOnDisk, reading: ReadingOnDisk): Promise<OpenReading>;
}

interface Held {
  readonly volume: Volume<Uint8Array<ArrayBuffer>>;
  readonly boxes: Map<number, VoxelBox>;
  applied: readonly StrokeRef[];
}

/** @param most readings held at once */
export function createReadings(most: number): Readings {
  const held = new Map<string, Held>();
  return {
    open: async (onDisk, reading) => {
      const key = [onDisk.folder, reading.id, reading.sha256].join('\n');
      const known = held.get(key);
      const surplus = known ? 0 : Math.max(0, held.size + 1 - most);
      for (const old of [...held.keys()].slice(0, surplus)) held.delete(old);
      const found = known ?? (await load(onDisk, reading));
      held.delete(key);
      await moveTo(found, onDisk.folder, reading.strokes);
      // Only now: one that could not be brought up to date is read anew.
      held.set(key, found);
      return found;
    },
  };
}

async function load({ folder, source }: CaseOnDisk, reading: ReadingOnDisk): Promise<Held> {
  const { volume, sha256 } = await readLabelMap(path.join(folder, reading.file));
  const sameSize = volume.dims.every((n, axis) => n === source.image.grid.dims[axis]);
  if (sha256 !== reading.sha256 || !sameSize)
    throw new Problem('case-damaged', {
      caseId: path.basename(folder),
      reason: `${reading.file} is not what was written`,
    });
  const grid = { dims: source.image.grid.dims, affineRas: source.image.grid.affineRas };
  const data = Uint8Array.from(volume.data);
  return {
    volume: { ...grid, data, meaning: 'label' },
    boxes: labelBoxes(data, grid.dims),
    applied: [],
  };
}

async function moveTo(held: Held, folder: string, wanted: readonly StrokeRef[]): Promise<void> {
  const { applied } = held;
  let common = 0;
  while (common < applied.length && common < wanted.length && same(applied[common], wanted[common])) common++;
  const gone = applied.slice(common).toReversed();
  const added = wanted.slice(common);
  const bytes = await readStrokes(folder, [...gone, ...added]);
  bytes.forEach((stroke, at) => {
    const runs = decodeRuns(stroke, held.volume.data.length);
    step(held, at < gone.length ? reversedRuns(runs) : runs);
  });
  held.applied = wanted;
}

const same = (a: StrokeRef, b: StrokeRef): boolean => a.offset === b.offset && a.crc32 === b.crc32;

function step({ volume, boxes }: Held, runs: Runs): void {
  applyRuns(volume.data, runs);
  const box = boxOfRuns(runs, volume.dims);
  for (const value of touchedValues(runs)) {
    const known = boxes.get(value);
    boxes.set(value, known ? uniteBoxes(known, box) : box);
  }
}
