/** What tells whether two cases show the same patient. */
export interface Identity {
  readonly caseId: string;
  readonly sourceSha256: string;
  /** What DICOM says of the patient, as a hash. */
  readonly patient?: string | undefined;
  /** A hash of each slice that is not all one value. */
  readonly slices: readonly string[];
}

/** Two scans that share this part of the slices of the shorter one are one scan: a lesion changes only some. */
const sharedPart = 0.1;

/**
 * Groups cases of one patient or one scan: the same patient by DICOM, the same file, or a file that shares voxels with another, such as a scan and
 * what came of it by synthesis or another compression. Groups and their members stand in the order given.
 */
export function sameSource<T extends Identity>(cases: readonly T[]): T[][] {
  const parent = cases.map((_, at) => at);
  const rootOf = (at: number): number => (parent[at] === at ? at : (parent[at] = rootOf(parent[at])));
  const join = (a: number, b: number): void => {
    const [x, y] = [rootOf(a), rootOf(b)];
    parent[Math.max(x, y)] = Math.min(x, y);
  };
  const holders = new Map<string, number[]>();
  const note = (key: string, at: number): void => {
    const known = holders.get(key);
    if (known) known.push(at);
    else holders.set(key, [at]);
  };
  for (const [at, { slices }] of cases.entries()) for (const slice of new Set(slices)) note(slice, at);
  const shared = new Map<string, number>();
  for (const some of holders.values())
    for (const [n, a] of some.entries())
      for (const b of some.slice(n + 1)) shared.set(`${a} ${b}`, (shared.get(`${a} ${b}`) ?? 0) + 1);
  for (const [pair, count] of shared) {
    const [a, b] = pair.split(' ').map(Number);
    const least = Math.min(new Set(cases[a].slices).size, new Set(cases[b].slices).size);
    if (count >= sharedPart * least) join(a, b);
  }
  const first = new Map<string, number>();
  for (const [at, { sourceSha256, patient }] of cases.entries())
    for (const key of [sourceSha256, ...(patient === undefined ? [] : [`patient ${patient}`])]) {
      const known = first.get(key);
      if (known === undefined) first.set(key, at);
      else join(known, at);
    }
  const groups = new Map<number, T[]>();
  for (const [at, one] of cases.entries()) {
    const root = rootOf(at);
    groups.set(root, [...(groups.get(root) ?? []), one]);
  }
  return [...groups.values()];
}
