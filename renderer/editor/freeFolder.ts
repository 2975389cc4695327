import type { Job } from '#shared/contract/job.ts';

/** `name` below `root`, with a number behind it when this window has already exported there. */
export function freeFolder(root: string, name: string, jobs: readonly Job[]): string {
  const separator = root.includes('\\') ? '\\' : '/';
  const used = new Set(jobs.flatMap(({ recipe }) => ('outDir' in recipe ? [recipe.outDir] : [])));
  const folder = (n: number): string =>
    `${root.replace(/[\\/]$/, '')}${separator}${name}${n > 1 ? `-${n}` : ''}`;
  let n = 1;
  while (used.has(folder(n))) n++;
  return folder(n);
}
