import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatNumber, parseNumber } from './NumberField.tsx';
import { SliderRow } from './SliderRow.tsx';
import { formatBytes } from './formatBytes.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

describe('numbers', () => {
  it('are written with a minus sign and read back as people type them', () => {
    expect(formatNumber(-12.46, 1)).toBe('−12.5');
    expect(['−12.5', '-3', ' 4,25 ', '', 'abc', '1e999'].map(parseNumber)).toEqual([
      -12.5,
      -3,
      4.25,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of bytes have three digits at most', () => {
    expect([0, 999, 1000, 17_297_059, 150e6, 2.5e12].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '17.3 MB',
      '150 MB',
      '2.5 TB',
    ]);
  });
});

describe('a slider row', () => {
  const container = document.createElement('div');
  const root = createRoot(container);
  const changed = vi.fn<(value: number, during: boolean) => void>();
  const input = (type: string): HTMLInputElement => {
    const found = container.querySelector<HTMLInputElement>(type);
    if (!found) throw new Error(`no ${type}`);
    return found;
  };
  const set = (element: HTMLInputElement, value: string, event: string): void => {
    // The prototype's setter, so that React sees a value it did not set itself.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(element, value);
    element.dispatchEvent(new Event(event, { bubbles: true }));
  };

  beforeEach(() => {
    document.body.append(container);
    changed.mockClear();
    act(() =>
      root.render(
        <SliderRow
          label="Diameter"
          unit="mm"
          value={10}
          least={2}
          most={80}
          step={1}
          typedMost={200}
          onChange={changed}
        />,
      ),
    );
  });
  afterEach(() => container.remove());

  it('tells moves while it is held, and the end when it is let go', () => {
    act(() => set(input('[type=range]'), '20', 'input'));
    expect(changed.mock.calls).toEqual([[20, true]]);
    act(() => set(input('[type=range]'), '20', 'change'));
    expect(changed).toHaveBeenLastCalledWith(20, false);
  });

  it('takes a typed number on Enter, within what may be typed', () => {
    const field = input('[type=text]');
    act(() => set(field, '500', 'input'));
    expect(changed).not.toHaveBeenCalled();
    act(() => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })));
    expect(changed.mock.calls).toEqual([[200, false]]);
  });
});
