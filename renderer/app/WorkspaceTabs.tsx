import type { ReactElement } from 'react';
import { type Workspace, workspaces } from '#renderer/editor/editorState.ts';

interface Props {
  readonly workspace: Workspace;
  readonly onChange: (workspace: Workspace) => void;
}

const words: Readonly<Record<Workspace, string>> = {
  place: 'Place lesions',
  review: 'Review masks',
  study: 'Reader study',
  train: 'Train',
};

const keys: Readonly<Record<Workspace, string>> = { place: 'F8', review: 'F8', study: 'F9', train: 'F4' };

/** What the window is for. */
export function WorkspaceTabs({ workspace, onChange }: Props): ReactElement {
  return (
    <div className="workspace-tabs" role="tablist" aria-label="Workspace">
      {workspaces.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === workspace}
          title={`${words[name]} (${keys[name]})`}
          onClick={() => onChange(name)}
        >
          {words[name]}
        </button>
      ))}
    </div>
  );
}
