import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs one variant once in a process of its own; answers the largest resident memory of that process, MB. */
export async function peakMemoryMb(cli: string, name: string, variant: string): Promise<number> {
  const args = [cli, 'bench', name, '--variant', variant, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return (JSON.parse(stdout) as { peakMb: number }).peakMb;
}

/** Largest resident memory of this process so far, MB. */
export const ownPeakMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
