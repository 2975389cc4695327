import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProblem, writeProblem } from '#main/io/files/systemErrors.ts';
import type { Region } from './boardLayout.ts';

/**
 * Float32 vectors that processes of one machine hand each other: a file that several have open. It is the fastest way
 * that Node has (docs/architecture.md), and needs neither side to listen while onnxruntime holds its thread.
 */
export interface Board {
  readonly file: string;
  read(region: Region, into: Float32Array): void;
  write(region: Region, from: Float32Array): void;
  /** Takes its name away: from then on it lasts as long as somebody has it open, however they end. */
  unlink(): void;
  close(): void;
}

/** Where Linux keeps files in memory. */
const inMemory = '/dev/shm';

/** Makes a board for so many bytes, in memory where there is room. */
export function makeBoard(bytes: number): Board {
  const folder = folderFor(bytes);
  sweep(folder);
  const file = path.join(folder, `difftumor-board-${process.pid}-${randomUUID()}`);
  const { O_RDWR, O_CREAT, O_EXCL } = constants;
  return boardOf(file, O_RDWR | O_CREAT | O_EXCL);
}

/** Opens one that another process has made. */
export const openBoard = (file: string): Board => boardOf(file, constants.O_RDWR);

function folderFor(bytes: number): string {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    if (bavail * bsize > 1.2 * bytes) return inMemory;
  } catch {
    // Other systems have none.
  }
  return tmpdir();
}

/** Removes names of boards whose processes were killed before they took them away; there is nothing in them. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^difftumor-board-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function boardOf(file: string, flags: number): Board {
  const handle = openSync(file, flags, 0o600);
  const each = (
    { offset, length }: Region,
    data: Float32Array,
    move: (bytes: Uint8Array, position: number) => number,
  ): void => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, 4 * length);
    for (let done = 0; done < bytes.length;) {
      const moved = move(bytes.subarray(done), offset + done);
      if (moved === 0) throw new RangeError(`nothing is written at ${offset + done} of ${file}`);
      done += moved;
    }
  };
  return {
    file,
    read: (region, into) => {
      try {
        each(region, into, (bytes, position) => readSync(handle, bytes, 0, bytes.length, position));
      } catch (error) {
        throw readProblem(error, file);
      }
    },
    write: (region, from) => {
      try {
        each(region, from, (bytes, position) => writeSync(handle, bytes, 0, bytes.length, position));
      } catch (error) {
        throw writeProblem(error, file);
      }
    },
    unlink: () => rmSync(file, { force: true }),
    close: () => closeSync(handle),
  };
}
