import { Button } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import type { Part } from '#renderer/editor/training/plan.ts';

/** Where cases go. */
export function AddButtons(props: {
  readonly disabled: boolean;
  readonly onAdd: (part: Part) => void;
}): ReactElement {
  const { disabled, onAdd } = props;
  return (
    <div className="adder-buttons">
      <Button size="small" disabled={disabled} text="To train on" onClick={() => onAdd('train')} />
      <Button size="small" disabled={disabled} text="To validate" onClick={() => onAdd('validation')} />
    </div>
  );
}
