import { ServerEvent, rawRoutes } from '#shared/contract/api.ts';

/** The part of EventSource that is used; tests pass their own. */
export interface EventStream extends EventTarget {
  readonly readyState: number;
  close(): void;
}

export interface EventListeners {
  /** Everything that was learned before may be out of date: it opens first, and after every break. */
  readonly onOpen: () => void;
  readonly onLost: () => void;
  readonly onEvent: (event: ServerEvent) => void;
}

const closed = 2;
const firstRetryMs = 500;
const longestRetryMs = 8000;

/**
 * Listens to the one event stream of this window, for ever: a broken stream is opened again, by EventSource
 * itself or, where that gives up (an HTTP error), by us after 0.5, 1, 2, 4, then every 8 seconds. Messages of a kind that this
 * version does not know are passed over.
 *
 * @returns the function that ends it
 */
export function listenToEvents(
  listeners: EventListeners,
  open: (url: string) => EventStream = (url) => new EventSource(url),
): () => void {
  let retryMs = firstRetryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stream: EventStream;
  const connect = (): void => {
    stream = open(rawRoutes.events.path);
    stream.addEventListener('open', () => {
      retryMs = firstRetryMs;
      listeners.onOpen();
    });
    stream.addEventListener('message', (message) => {
      const event = message instanceof MessageEvent ? parse(message.data) : undefined;
      if (event) listeners.onEvent(event);
    });
    stream.addEventListener('error', () => {
      listeners.onLost();
      if (stream.readyState !== closed) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    stream.close();
  };
}

function parse(data: unknown): ServerEvent | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return ServerEvent.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
