/** Runs bodies of the same key one after the other, those of different keys side by side. */
export function createSerial(): <T>(key: string, body: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, body) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(body);
    const tail = result
      .catch(() => undefined)
      .finally(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return result;
  };
}
