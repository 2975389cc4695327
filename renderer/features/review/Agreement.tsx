import { Button } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import type { ShownComparison } from '#renderer/editor/editorState.ts';
import { agreementRows } from '#renderer/editor/review/segments.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly comparison: ShownComparison;
  readonly voxelMl: number;
  readonly workbench: Workbench;
}

/** How the mask under review and another one agree: in numbers, in the colours of the picture. */
export function Agreement({ comparison, voxelMl, workbench }: Props): ReactElement {
  const { agreement } = comparison;
  const ml = (voxels: number): string => `${(voxels * voxelMl).toFixed(2)} ml`;
  const parts = [
    ['in both', agreement.both],
    ['only here', agreement.firstOnly],
    [`only in ${comparison.with}`, agreement.secondOnly],
  ] as const;
  return (
    <section className="agreement" aria-label="Agreement">
      <div className="agreement-head">
        <b>Dice {agreement.dice.toFixed(3)}</b>
        <span>with {comparison.with}</span>
        <Button size="small" variant="minimal" text="End" onClick={workbench.endComparison} />
      </div>
      <ul>
        {parts.map(([words, voxels], at) => (
          <li key={words}>
            <svg width="9" height="9" aria-hidden="true">
              <rect width="9" height="9" rx="2" fill={agreementRows[at].colour} />
            </svg>
            {words} <span>{ml(voxels)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
