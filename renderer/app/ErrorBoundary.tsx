import { Button, NonIdealState } from '@blueprintjs/core';
import { Component, type ReactNode } from 'react';
import { toWireProblem } from '#shared/messages/messages.ts';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error?: unknown;
}

/** The last net: a fault in the window's own code shows what it was and offers to load the window anew. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <NonIdealState
        title="The window has stopped"
        description={`${toWireProblem(error).sentence} Every change made before is saved.`}
        action={<Button intent="primary" text="Reload the window" onClick={() => location.reload()} />}
      />
    );
  }
}
