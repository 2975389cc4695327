/** Something to tell in a corner of the window. An error stays until it is dismissed. */
export interface Notice {
  readonly id: number;
  readonly intent: 'error' | 'done';
  readonly sentence: string;
  /** A file or folder that the desktop shell can show. */
  readonly path?: string | undefined;
}

/** The notices with one more; the same sentence is not shown twice. */
export function withNotice(notices: readonly Notice[], notice: Omit<Notice, 'id'>): readonly Notice[] {
  const others = notices.filter((shown) => shown.sentence !== notice.sentence);
  const id = Math.max(0, ...notices.map((shown) => shown.id)) + 1;
  return [...others, { ...notice, id }];
}
