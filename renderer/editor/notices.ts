/** Something to tell over the stage of the window. An error stays until it is dismissed. */
export interface Notice {
  readonly id: number;
  readonly intent: 'error' | 'done';
  readonly sentence: string;
  /** A file or folder that the desktop shell can show. */
  readonly path?: string | undefined;
  /** What it is about: of two notices on one topic only the newer is shown. */
  readonly topic?: string | undefined;
}

/** The notices with one more, in place of those that say the same or are on its topic. */
export function withNotice(notices: readonly Notice[], notice: Omit<Notice, 'id'>): readonly Notice[] {
  const isReplaced = ({ sentence, topic }: Notice): boolean =>
    sentence === notice.sentence || (topic !== undefined && topic === notice.topic);
  const others = notices.filter((shown) => !isReplaced(shown));
  const id = Math.max(0, ...notices.map((shown) => shown.id)) + 1;
  return [...others, { ...notice, id }];
}
