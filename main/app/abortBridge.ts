import type { FetchHandler } from '#main/api/api.ts';

/**
 * Makes aborts of the page reach a handler. Electron 45 never aborts `request.signal`; when the page aborts, it
 * cancels the response's body. So the handler sees a signal of its own, and cancelling the body aborts it.
 */
export const bridgeAborts =
  (handle: FetchHandler): FetchHandler =>
  async (request) => {
    const controller = new AbortController();
    const response = await handle(withSignal(request, controller.signal));
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    const body = cancellable(response.body, (reason) => controller.abort(reason));
    return new Response(body, { status, statusText, headers });
  };

/** A streamed upload needs `duplex`, which the DOM's types do not know. */
const withSignal = (request: Request, signal: AbortSignal): Request =>
  new Request(request, { signal, duplex: 'half' } as RequestInit);

/** The same bytes under the same back-pressure; `onCancel` is told when their reader gives up. */
function cancellable(
  source: ReadableStream<Uint8Array>,
  onCancel: (reason: unknown) => void,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel(reason) {
        onCancel(reason);
        await reader.cancel(reason);
      },
    },
    // Nothing is read ahead: the source sets the pace, chunk by chunk.
    { highWaterMark: 0 },
  );
}
