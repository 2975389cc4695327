import { z } from 'zod';

const count = z.number().int().min(0);

/** status.json of a run: what depends on the clock and the machine, and so is not in metrics.csv. */
export const RunStatus = z.object({
  /** Where it computes. */
  provider: z.string(),
  /** Optimiser steps so far, and those of a whole run. */
  step: count,
  steps: count,
  /** Mean loss of so many steps, up to a step: at most 400 points for the whole run. */
  losses: z.array(z.tuple([count, z.number()])),
  /** Mean of the last steps, waiting for samples included. */
  secondsPerStep: z.number(),
  /** Share of that time in which the device computed. */
  computing: z.number().min(0).max(1),
  /** Of the last validation; 0 before the first. */
  secondsPerValidation: z.number(),
  writtenAt: z.iso.datetime(),
});
export type RunStatus = z.infer<typeof RunStatus>;

/** A file of the folder `pictures` of a run: nothing else is served from there. */
export const PictureName = z.string().regex(/^[a-z]{1,20}-\d{2}(-\d{2})?\.png$/);

/** An outline over a picture. */
export const Outline = z.object({
  label: z.string(),
  /** What the network should say, or what it says. */
  of: z.enum(['truth', 'prediction']),
  /** Path of an SVG, mm from the picture's upper left corner. */
  path: z.string(),
});
export type Outline = z.infer<typeof Outline>;

/** A slice that a run shows: of a sample as the network gets it, or of a validation case as the network segments it. */
export const RunPicture = z.object({
  kind: z.enum(['sample', 'validation']),
  file: PictureName,
  /** Name of the case. */
  case: z.string(),
  /** From 1. */
  epoch: count,
  step: count,
  widthMm: z.number().positive(),
  heightMm: z.number().positive(),
  outlines: z.array(Outline),
  /** Of a sample: how many lesions were put into the case for it. */
  lesions: count.optional(),
  /** Of a validation: Dice by label, of the whole case. */
  dice: z.record(z.string(), z.number()).optional(),
});
export type RunPicture = z.infer<typeof RunPicture>;
