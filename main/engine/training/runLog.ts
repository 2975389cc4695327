import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { firstEvent, scalarEvent } from '#main/training/runs/eventFile.ts';

/** What a run tells of itself as it goes: log.txt for people, an event file for TensorBoard. */
export interface RunLog {
  note(text: string): Promise<void>;
  scalars(step: number, values: Readonly<Record<string, number>>): Promise<void>;
}

/** Opens a run's log; each start has an event file of its own, which TensorBoard reads as one run. */
export async function openRunLog(folder: string, now: () => Date): Promise<RunLog> {
  const seconds = (): number => now().getTime() / 1000;
  const events = path.join(folder, `events.out.tfevents.${Math.floor(seconds())}.difftumor`);
  await appendFile(events, firstEvent(seconds()));
  return {
    note: (text) => appendFile(path.join(folder, 'log.txt'), `${now().toISOString()} ${text}\n`),
    scalars: (step, values) => appendFile(events, scalarEvent(seconds(), step, values)),
  };
}
