import { z } from 'zod';

/** Where a file to import comes from: a path this machine's api may read, or an upload made before. */
export const FileReference = z.discriminatedUnion('from', [
  z.object({ from: z.literal('path'), path: z.string().min(1) }),
  z.object({ from: z.literal('upload'), uploadId: z.string().regex(/^[a-z0-9-]{8,40}$/) }),
]);
export type FileReference = z.infer<typeof FileReference>;
