import { createHash } from 'node:crypto';
import type { LesionSpec, Organ } from '#shared/contract/lesion.ts';
import type { AskedLesion } from '#shared/contract/turing.ts';
import { findLesions } from '#main/segmentation/lesions/findings.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { composedLabels } from '../composed.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';
import type { Residents } from '../residents.ts';

export interface StudyCandidateInput {
  readonly onDisk: CaseOnDisk;
  /** Lesions that stand in the case. */
  readonly placed: readonly LesionSpec[];
}

export interface StudyCandidate {
  /** Labelled and placed ones, measured alike on the label map, the largest first. */
  readonly lesions: readonly (AskedLesion & { readonly organ?: Organ | undefined })[];
  /** Whether the label map that came with the image has a lesion. */
  readonly labelled: boolean;
  /** A hash of each slice of the source that is not all one value. */
  readonly slices: readonly string[];
}

/** What has to be known of a case to ask readers about it. */
export const studyCandidate =
  (residents: Residents) =>
  async ({ onDisk, placed }: StudyCandidateInput): Promise<StudyCandidate> => {
    const resident = await residents.open(onDisk);
    await resident.compose(placed);
    const wanted = lesionLabels(resident.rows);
    const values = new Set(wanted.map(({ value }) => value));
    const labels = composedLabels(resident, resident.composer);
    const { lesions } = findLesions({
      labels: { ...labels, data: Uint8Array.from(labels.data) },
      lesionLabels: wanted,
      image: resident.image,
    });
    return {
      lesions: lesions.map(({ centreRasMm, equivalentDiameterMm, organ }) => ({
        centreRasMm,
        equivalentDiameterMm,
        ...(organ && { organ }),
      })),
      labelled: resident.labels.data.some((value) => values.has(value)),
      slices: sliceHashes(resident.image),
    };
  };

/** Of whole HU, so that the same scan as integers and as floats is the same. */
function sliceHashes({ data, dims }: Volume): string[] {
  const size = dims[0] * dims[1];
  return Array.from({ length: dims[2] }, (_, k) =>
    Int16Array.from(data.subarray(k * size, (k + 1) * size), Math.round),
  )
    .filter((slice) => slice.some((value) => value !== slice[0]))
    .map((slice) => createHash('sha256').update(new Uint8Array(slice.buffer)).digest('hex').slice(0, 16));
}
