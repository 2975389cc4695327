import type { Command } from 'commander';
import type { Answer, Surroundings } from './surroundings.ts';

/** Does a command's work; called with its arguments in order, then its options. */
export type Action = (...args: never[]) => Promise<Answer | undefined>;

/** Adds a command's arguments, options and examples; answers its action. */
export type Define = (command: Command, around: Surroundings) => Action;

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's code, and with it only what this command needs. */
  readonly load: () => Promise<Define>;
}

/** Every command; a new one is a file in commands/ and a row here. */
export const commandTable: readonly CommandRow[] = [
  {
    name: 'info',
    summary: 'tell what an image is: geometry, type, values, labels',
    load: async () => (await import('./commands/info.ts')).info,
  },
  {
    name: 'convert',
    summary: 'write an image as NIfTI, turned, resampled or of another type',
    load: async () => (await import('./commands/convert.ts')).convert,
  },
  {
    name: 'phantom',
    summary: 'make a synthetic abdomen with its label map',
    load: async () => (await import('./commands/phantom.ts')).phantom,
  },
  {
    name: 'synthesize',
    summary: 'put lesions into a CT, or into a folder of CTs',
    load: async () => (await import('./commands/synthesize.ts')).synthesize,
  },
  {
    name: 'replay',
    summary: 'make the bytes of a provenance file again',
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  {
    name: 'evaluate',
    summary: 'compare predictions with the truth, lesion by lesion',
    load: async () => (await import('./commands/evaluate.ts')).evaluate,
  },
  {
    name: 'statistics',
    summary: 'show sizes, places and contrasts of the lesions of a labelled set',
    load: async () => (await import('./commands/statistics.ts')).statistics,
  },
  {
    name: 'export',
    summary: 'collect cases into a labelled set for other programs',
    load: async () => (await import('./commands/export.ts')).exportSet,
  },
  {
    name: 'dicom',
    summary: 'write a label map as DICOM SEG, or a CT as a derived series',
    load: async () => (await import('./commands/dicom.ts')).dicom,
  },
  {
    name: 'segment',
    summary: 'find organ and lesions in a CT with a network, or in a folder of CTs',
    load: async () => (await import('./commands/segment.ts')).segment,
  },
  {
    name: 'models',
    summary: 'list, import and check networks',
    load: async () => (await import('./commands/models.ts')).models,
  },
  {
    name: 'train',
    summary: 'train a network, or go on with a run',
    load: async () => (await import('./commands/train.ts')).train,
  },
  {
    name: 'turing',
    summary: 'make a reader study of real and synthetic tumors, and report its results',
    load: async () => (await import('./commands/turing.ts')).turing,
  },
  {
    name: 'serve',
    summary: 'open the workstation to a browser on this machine',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'doctor',
    summary: 'tell what this machine can do, and what is missing',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'bench',
    summary: 'measure how fast this machine is at what DiffTumor does',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
];
