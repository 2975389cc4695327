import type { ServerEvent } from '#shared/contract/api.ts';
import type { Events } from '#main/tasks/events.ts';

/** How long a stream may be silent: proxies and SSH tunnels drop what is quiet for a minute. */
const heartbeatMs = 15_000;
/** A window that reads nothing for so many events is gone or stuck; its EventSource connects again by itself. */
const mostWaiting = 1000;

/**
 * Server-sent events: each one JSON of ServerEvent, comments as heartbeat. It ends when the reader cancels, when
 * the signal aborts (the desktop shell does only the first, HTTP both), or when the reader falls behind.
 */
export function streamEvents(events: Events, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const send = (text: string): void => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < -mostWaiting) end();
        };
        const unsubscribe = events.subscribe((event: ServerEvent) =>
          send(`data: ${JSON.stringify(event)}\n\n`),
        );
        const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
        heartbeat.unref();
        stop = () => {
          unsubscribe();
          clearInterval(heartbeat);
          signal.removeEventListener('abort', end);
        };
        const end = (): void => {
          stop();
          controller.close();
        };
        signal.addEventListener('abort', end);
        send('retry: 1000\n\n');
      },
      cancel: () => stop(),
    },
    { highWaterMark: 1 },
  );
}
