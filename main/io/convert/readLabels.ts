import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { type Grid, sameGrid } from '#shared/geometry/grid.ts';
import { reorient } from '#main/volume/reorient.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { type DicomFile, readPiece } from '../dicom/dicomFile.ts';
import { readDicomLabels } from '../dicom/labels/readDicomLabels.ts';
import { looksLikeDicom } from '../dicom/parseSet.ts';
import { countValues, readLabelMap } from '../nifti/readLabelMap.ts';

/** Labels of any kind of file, as they were found. */
export interface ReadLabels {
  readonly volume: Volume<Uint8Array | Uint16Array>;
  readonly table: readonly LabelEntry[];
  /** Values that occur and that nobody named. */
  readonly unnamed: readonly number[];
  /** Voxels of each value that occurs, 0 included. */
  readonly counts: ReadonlyMap<number, number>;
  readonly warnings: readonly Warning[];
}

export interface LabelsOptions {
  /** What values mean, as the caller decided. */
  readonly names?: LabelNames | undefined;
  /** Of a DICOM file: the segments to take, the later winning where they overlap. */
  readonly segments?: readonly number[] | undefined;
}

/** The file as DICOM, when it is. */
export async function asDicomFile(file: string): Promise<DicomFile | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const dicom = { at: path.resolve(file), name: path.basename(file), bytes: found.size };
  return looksLikeDicom(await readPiece(dicom, 0, 256)) ? dicom : undefined;
}

/**
 * Reads labels for an image: NIfTI, or a DICOM segmentation or structure set. A NIfTI label map whose axes merely run the
 * other way is turned onto the image's grid, which changes no voxel; one that lies elsewhere comes as it is.
 *
 * @param grid of the image
 * @throws Problem as `readLabelMap` and `readDicomLabels`
 */
export async function readLabels(
  file: string | DicomFile,
  grid: Grid,
  { names = {}, segments }: LabelsOptions = {},
): Promise<ReadLabels> {
  const dicom = typeof file === 'string' ? await asDicomFile(file) : file;
  if (dicom === undefined) {
    const read = await readLabelMap(file as string, names);
    return { ...read, volume: turnedOnto(read.volume, grid) };
  }
  const { volume, table, warnings } = await readDicomLabels(dicom, grid, segments);
  return {
    volume,
    table: table.map((row) => ({ ...row, name: names[String(row.value)] ?? row.name })),
    unnamed: [],
    counts: countValues(volume.data),
    warnings,
  };
}

/** The volume with its axes as the grid's, when it lies on it then; else as it is. */
export function turnedOnto<T extends VoxelArray>(volume: Volume<T>, grid: Grid): Volume<T> {
  if (sameGrid(volume, grid)) return volume;
  const turned = reorient(volume, orientationCode(grid.affineRas));
  return sameGrid(turned, grid) ? { ...turned, affineRas: grid.affineRas } : volume;
}
