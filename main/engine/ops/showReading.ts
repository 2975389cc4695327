import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { ReadingOnDisk, Readings } from '../readings/readings.ts';

/** Writes the values of a reading as it stands into a file of the case's cache; answers its path. */
export const showReading =
  (readings: Readings) =>
  async ({
    onDisk,
    reading,
    name,
  }: {
    readonly onDisk: CaseOnDisk;
    readonly reading: ReadingOnDisk;
    /** Of the file. */
    readonly name: string;
  }): Promise<string> => {
    const { volume } = await readings.open(onDisk, reading);
    const file = path.join(onDisk.folder, 'cache', 'readings', name);
    await mkdir(path.dirname(file), { recursive: true });
    await atomicWrite(file, (handle) => handle.writeFile(volume.data));
    return file;
  };
