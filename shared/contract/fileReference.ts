import { z } from 'zod';

const UploadId = z.string().regex(/^[a-z0-9-]{8,40}$/);

/** Where a file to import comes from: a path this machine's api may read, or an upload made before. */
export const FileReference = z.discriminatedUnion('from', [
  z.object({ from: z.literal('path'), path: z.string().min(1) }),
  z.object({ from: z.literal('upload'), uploadId: UploadId }),
]);
export type FileReference = z.infer<typeof FileReference>;

/** Where an image to import comes from: as FileReference, where a path may also be a folder; or several files. */
export const ImageReference = z.discriminatedUnion('from', [
  ...FileReference.options,
  z.object({ from: z.literal('paths'), paths: z.array(z.string().min(1)).min(1).max(20_000) }),
  z.object({ from: z.literal('uploads'), uploadIds: z.array(UploadId).min(1).max(20_000) }),
]);
export type ImageReference = z.infer<typeof ImageReference>;
