import { readdir, readFile } from 'node:fs/promises';

/**
 * Largest resident memory so far, summed over a process and all its descendants, MB. Pages that processes share count in
 * each, so browsers come out too large; Linux only (reads /proc).
 */
export async function peakOfTreeMb(rootPid: number): Promise<number> {
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(statusOf),
  );
  const tree = new Set([rootPid]);
  // Parents have usually, but not always, smaller numbers: repeat until nothing is added.
  for (let before = 0; before !== tree.size;) {
    before = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return Math.round(
    processes.reduce((sum, { pid, peakKb }) => (tree.has(pid) ? sum + peakKb : sum), 0) / 1024,
  );
}

async function statusOf(pid: string): Promise<{ pid: number; parent: number; peakKb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { pid: Number(pid), parent: field('PPid'), peakKb: field('VmHWM') };
}
