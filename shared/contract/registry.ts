import { z } from 'zod';
import { Organ } from './lesion.ts';

import { ModelId, Sha256 } from './primitives.ts';

/** Under which terms weights are published, as far as their publisher says. */
export const Licence = z.object({
  name: z.string().min(1),
  url: z.url(),
  /** What a person should know before saying yes. */
  note: z.string(),
  /** The publisher's page. */
  card: z.url(),
});
export type Licence = z.infer<typeof Licence>;

/** A published model: where its file is, and what is known of it beforehand. */
export const PublishedModel = z.object({
  id: ModelId,
  title: z.string().min(1).max(200),
  url: z.url(),
  organ: Organ.optional(),
  /** Left out where nobody has stated them: then those of the first download are recorded. */
  bytes: z.number().int().positive().optional(),
  sha256: Sha256.optional(),
  /** Where the hash is from, in words. */
  hashFrom: z.string().optional(),
  /** Key of the registry's licences. */
  licence: z.string(),
});
export type PublishedModel = z.infer<typeof PublishedModel>;

/** models/registry.json: the published models that the program can fetch. */
export const Registry = z.object({
  format: z.literal(1),
  licences: z.record(z.string(), Licence),
  models: z.array(PublishedModel),
});
export type Registry = z.infer<typeof Registry>;

/** A published model as a window offers it. */
export const PublishedSummary = PublishedModel.extend({
  licence: Licence,
  /** Whether the library has it. */
  present: z.boolean(),
  /** Whether its licence was agreed to, here, at some time. */
  accepted: z.boolean(),
});
export type PublishedSummary = z.infer<typeof PublishedSummary>;
