import { z } from 'zod';
import { RasMm } from './primitives.ts';

const Base = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Whose measurement it is, and when it was made. */
  reader: z.string().max(100),
  madeAt: z.iso.datetime(),
  note: z.string().max(500),
});

const Stroke = z.tuple([RasMm, RasMm]);
const Plane = z.enum(['axial', 'coronal', 'sagittal']);

/** Something measured on a slice. Numbers are those that were on the screen when it was made. */
export const Measurement = z.discriminatedUnion('kind', [
  Base.extend({ kind: z.literal('length'), plane: Plane, line: Stroke, lengthMm: z.number() }),
  /** Long axis and the one square to it, as RECIST asks for. */
  Base.extend({
    kind: z.literal('bidirectional'),
    plane: Plane,
    long: Stroke,
    short: Stroke,
    longMm: z.number(),
    shortMm: z.number(),
  }),
  /** The voxels of one slice whose centres lie in a circle. */
  Base.extend({
    kind: z.literal('roi'),
    plane: Plane,
    centreRasMm: RasMm,
    radiusMm: z.number().positive(),
    voxels: z.number().int(),
    areaMm2: z.number(),
    meanHu: z.number(),
    sdHu: z.number(),
    minHu: z.number(),
    maxHu: z.number(),
  }),
]);
export type Measurement = z.infer<typeof Measurement>;
