import { type ReactElement, act } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const Faulty = (): ReactElement => {
  throw new Error('no such organ');
};

describe('the error boundary', () => {
  it('says what happened, that nothing is lost, and how to go on', () => {
    const container = document.createElement('div');
    const root = createRoot(container, { onCaughtError: () => undefined });
    act(() =>
      root.render(
        <ErrorBoundary>
          <Faulty />
        </ErrorBoundary>,
      ),
    );
    expect(container.textContent).toContain('no such organ');
    expect(container.textContent).toContain('Every change made before is saved.');
    expect(container.querySelector('button')?.textContent).toBe('Reload the window');
  });
});
