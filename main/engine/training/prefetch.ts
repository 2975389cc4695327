/**
 * Answers to requests in their order, with the next ones already asked for while one is used.
 *
 * @param depth how many are asked for ahead, at least 1
 * @returns one outcome a request; a rejection is an outcome too
 */
export async function* prefetch<Request, Answer>(
  requests: Iterable<Request>,
  ask: (request: Request) => Promise<Answer>,
  depth: number,
): AsyncGenerator<{ readonly request: Request; readonly outcome: PromiseSettledResult<Answer> }> {
  const source = requests[Symbol.iterator]();
  const asked: { request: Request; outcome: Promise<PromiseSettledResult<Answer>> }[] = [];
  const refill = (): void => {
    while (asked.length < depth) {
      const next = source.next();
      if (next.done) return;
      // Settled at once, so that a rejection that nobody waits for yet is not unhandled.
      const outcome = Promise.allSettled([ask(next.value)]).then(([one]) => one);
      asked.push({ request: next.value, outcome });
    }
  };
  refill();
  for (let first = asked.shift(); first; first = asked.shift()) {
    refill();
    yield { request: first.request, outcome: await first.outcome };
  }
}
