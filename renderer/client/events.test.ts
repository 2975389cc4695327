// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EventStream, listenToEvents } from './events.ts';

class Stream extends EventTarget implements EventStream {
  readyState = 0;
  close = vi.fn<() => void>();
  say(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

function listening() {
  const streams: Stream[] = [];
  const seen: string[] = [];
  const end = listenToEvents(
    {
      onOpen: () => seen.push('open'),
      onLost: () => seen.push('lost'),
      onEvent: (event) => seen.push(event.type),
    },
    () => {
      const stream = new Stream();
      streams.push(stream);
      return stream;
    },
  );
  return { streams, seen, end };
}

describe('the event stream', () => {
  afterEach(() => vi.useRealTimers());

  it('passes on events of the contract and nothing else', () => {
    const { streams, seen } = listening();
    streams[0].dispatchEvent(new Event('open'));
    streams[0].say('{"type":"library"}');
    streams[0].say('{"type":"from the future"}');
    streams[0].say('not json');
    streams[0].say('{"type":"case","caseId":"a","revision":3}');
    expect(seen).toEqual(['open', 'library', 'case']);
  });

  it('leaves reconnecting to EventSource until that gives up, then waits longer each time', () => {
    vi.useFakeTimers();
    const { streams, seen } = listening();
    streams[0].fail(0);
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(1);
    streams[0].fail(2);
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(2);
    streams[1].fail(2);
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(2);
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(3);
    streams[2].dispatchEvent(new Event('open'));
    streams[2].fail(2);
    vi.advanceTimersByTime(500);
    expect(streams).toHaveLength(4);
    expect(seen).toEqual(['lost', 'lost', 'lost', 'open', 'lost']);
  });

  it('ends for good', () => {
    vi.useFakeTimers();
    const { streams, end } = listening();
    streams[0].fail(2);
    end();
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(1);
    expect(streams[0].close).toHaveBeenCalled();
  });
});
