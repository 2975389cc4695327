/** One line of `difftumor doctor`. */
export interface Finding {
  /** What was looked at, a word or two. */
  readonly what: string;
  /** `absent`: something optional is not there; `broken`: DiffTumor cannot work like this. */
  readonly state: 'fine' | 'absent' | 'broken';
  /** What was found and, when it is not fine, what to do. */
  readonly text: string;
  /** The same as data, for --json. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What the checks look at. */
export interface Place {
  readonly version: string;
  /** Where package.json and node_modules lie. */
  readonly programFolder: string;
  /** Where the bundles lie. */
  readonly distFolder: string;
  readonly libraryFolder: string;
}

export type Check = (place: Place) => Promise<Finding>;

/** 23.4 GB of 25125552128 bytes. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
