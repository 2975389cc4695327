/**
 * Does something with each of a list, several at a time.
 *
 * @returns the answers, in the list's order
 * @throws what fails first; nothing is begun after that
 */
export async function severalAtOnce<T, R>(
  items: readonly T[],
  most: number,
  one: (item: T, at: number) => Promise<R>,
): Promise<R[]> {
  const answers = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    try {
      while (next < items.length) {
        const at = next++;
        answers[at] = await one(items[at], at);
      }
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return answers;
}

/**
 * Does something with each of a list and hands on the answers in the list's order; while one of them is used, the next
 * few are on their way. What goes wrong is thrown in its turn.
 *
 * @param most answers that are waited for or wait at a time
 */
export async function* inTurn<T, R>(
  items: readonly T[],
  most: number,
  one: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const coming: Promise<R>[] = [];
  let next = 0;
  while (next < items.length || coming.length > 0) {
    while (next < items.length && coming.length < most) {
      const answer = one(items[next++]);
      answer.catch(() => undefined);
      coming.push(answer);
    }
    const answer = await coming.shift();
    yield answer as R;
  }
}
