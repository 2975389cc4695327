import { z } from 'zod';
import { CaseId } from '#shared/contract/primitives.ts';
import { Signature } from '#shared/contract/reading.ts';
import { ExportLayout, OutputFile } from '#shared/contract/recipe.ts';

const ListedFile = OutputFile.omit({ labels: true });

/** manifest.json: every file of an exported set but itself. Paths are relative to it. */
export const SetManifest = z.object({
  format: z.literal(1),
  layout: ExportLayout,
  name: z.string(),
  cases: z.array(
    z.object({
      caseId: CaseId,
      /** True when the image is not as a scanner made it. */
      synthetic: z.boolean(),
      /** Set when a reader signed the labels. */
      signature: Signature.optional(),
      image: ListedFile,
      labels: z.array(OutputFile),
      provenance: ListedFile.optional(),
      dicom: z.array(ListedFile).optional(),
    }),
  ),
  texts: z.array(ListedFile),
});
export type SetManifest = z.infer<typeof SetManifest>;
export type ManifestCase = SetManifest['cases'][number];

export const manifestName = 'manifest.json';
