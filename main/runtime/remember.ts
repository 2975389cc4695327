/** A measurement of this machine that is made when it is first asked for, and kept as long as the process lives. */
export function remember<T>(measure: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= measure());
}
