import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { decodeSafetensors, encodeSafetensors, parseSafetensorsHeader } from '#main/tensor/safetensors.ts';

/** Where a run stands, apart from its tensors. */
const Place = z.object({
  /** The epoch in hand or to begin, from 0. */
  epoch: z.number().int(),
  /** Steps done within it, and the sums over their samples. */
  stepsInEpoch: z.number().int(),
  sums: z.object({
    samples: z.number().int(),
    skipped: z.number().int(),
    loss: z.number(),
    parts: z.record(z.string(), z.number()),
  }),
  /** Optimiser steps done. */
  step: z.number().int(),
  best: z.object({ score: z.number(), overall: z.number(), epoch: z.number().int() }).optional(),
  /** Validations since the best. */
  worse: z.number().int(),
});
export type Place = z.infer<typeof Place>;

/** Sums of an epoch that begins. */
export const noSums = (): Place['sums'] => ({ samples: 0, skipped: 0, loss: 0, parts: {} });

export interface Checkpoint {
  readonly place: Place;
  /** What the next step depends on. */
  readonly state: Feeds;
}

const pattern = /^step-(\d{8})\.safetensors$/;
const fileOf = (step: number): string => `step-${String(step).padStart(8, '0')}.safetensors`;

const stepsIn = async (folder: string): Promise<number[]> =>
  (await readdir(folder).catch(() => []))
    .flatMap((name) => {
      const [, digits] = pattern.exec(name) ?? [];
      return digits === undefined ? [] : [Number(digits)];
    })
    .sort((a, b) => a - b);

/** Writes a checkpoint, whole or not at all, then removes all but the newest `keep`. */
export async function writeCheckpoint(
  folder: string,
  { place, state }: Checkpoint,
  keep: number,
): Promise<void> {
  const bytes = encodeSafetensors(new Map(Object.entries(state)), { place: JSON.stringify(place) });
  await atomicWrite(path.join(folder, fileOf(place.step)), (file) => file.writeFile(bytes));
  const old = (await stepsIn(folder)).slice(0, -keep);
  for (const step of old) await rm(path.join(folder, fileOf(step)), { force: true });
}

/**
 * The newest checkpoint of a run; undefined when it has none.
 *
 * @throws Problem `safetensors-broken`, `file-unreadable`
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const newest = (await stepsIn(folder)).at(-1);
  if (newest === undefined) return undefined;
  const file = path.join(folder, fileOf(newest));
  const bytes = await readFile(file).catch((error: unknown) => {
    throw readProblem(error, file);
  });
  const name = path.basename(file);
  const { metadata } = parseSafetensorsHeader(bytes, bytes.length, name);
  const tensors = [...decodeSafetensors(bytes, name)];
  return {
    place: Place.parse(JSON.parse(metadata['place'] ?? '{}')),
    state: Object.fromEntries(tensors.map(([key, tensor]) => [key, tensor as GraphTensor])),
  };
}
