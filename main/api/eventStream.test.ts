import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEvents, type Events } from '#main/tasks/events.ts';
import { streamEvents } from './eventStream.ts';

let listening: number;
let events: Events;
const decode = (chunk: Uint8Array | undefined): string => new TextDecoder().decode(chunk);

beforeEach(() => {
  vi.useFakeTimers();
  listening = 0;
  const inner = createEvents();
  events = {
    emit: inner.emit,
    subscribe: (listener) => {
      listening++;
      const unsubscribe = inner.subscribe(listener);
      return () => {
        listening--;
        unsubscribe();
      };
    },
  };
});
afterEach(() => {
  vi.useRealTimers();
});

describe('streamEvents', () => {
  it('shows that it lives when nothing happens', async () => {
    const reader = streamEvents(events, new AbortController().signal).getReader();
    await reader.read();
    vi.advanceTimersByTime(15_000);
    expect(decode((await reader.read()).value)).toMatch(/^: .*\n\n$/);
  });

  it('lets go when the reader cancels', async () => {
    const stream = streamEvents(events, new AbortController().signal);
    expect(listening).toBe(1);
    await stream.cancel();
    expect(listening).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends and lets go when the request aborts', async () => {
    const controller = new AbortController();
    const reader = streamEvents(events, controller.signal).getReader();
    await reader.read();
    controller.abort();
    expect((await reader.read()).done).toBe(true);
    expect(listening).toBe(0);
  });

  it('ends when the reader has stopped reading, so that its memory does not grow', () => {
    streamEvents(events, new AbortController().signal);
    for (let n = 0; n < 1100; n++) events.emit({ type: 'library' });
    expect(listening).toBe(0);
  });
});
