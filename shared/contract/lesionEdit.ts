import { z } from 'zod';
import { LesionSpec } from './lesion.ts';

export const PlaceLesions = z.object({
  kind: z.literal('placeLesions'),
  lesions: z.array(LesionSpec).min(1).max(100),
});
export const UpdateLesion = z.object({ kind: z.literal('updateLesion'), lesion: LesionSpec });

/** The edits of a case that bring lesions. */
export const LesionEdit = z.discriminatedUnion('kind', [PlaceLesions, UpdateLesion]);
export type LesionEdit = z.infer<typeof LesionEdit>;
