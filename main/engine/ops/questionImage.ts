import type { LesionSpec } from '#shared/contract/lesion.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { composedImage } from '../predictions/composedImage.ts';
import type { Residents } from '../residents.ts';

export interface QuestionImageInput {
  readonly onDisk: CaseOnDisk;
  readonly placed: readonly LesionSpec[];
  /** Where the voxels go. */
  readonly file: string;
}

const [lowest, highest] = [-32768, 32767];

/**
 * Writes a case with its lesions as a reader gets to see it: int16 HU, first axis fastest, whatever its files hold, so
 * that the kind of number tells nothing.
 */
export const questionImage =
  (residents: Residents) =>
  async ({ onDisk, placed, file }: QuestionImageInput): Promise<void> => {
    const resident = await residents.open(onDisk);
    const { data } = await composedImage(resident, placed);
    const hu = Int16Array.from(data, (value) => Math.min(highest, Math.max(lowest, Math.round(value))));
    await atomicWrite(file, (handle) => handle.writeFile(new Uint8Array(hu.buffer)));
  };
