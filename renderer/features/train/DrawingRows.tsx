import type { ReactElement } from 'react';
import { type DrawingPlan, withSide } from '#renderer/editor/training/drawingPlan.ts';
import { withSpacing } from '#renderer/editor/training/plan.ts';
import { OrgansRow, SideRow, SpacingRow } from './InputRows.tsx';

/** What crops are cut, for networks that draw. */
export function DrawingRows<P extends DrawingPlan>(props: {
  readonly plan: P;
  readonly change: (change: (plan: P) => P) => void;
}): ReactElement {
  const { plan, change } = props;
  const { side, spacingMm } = plan.input;
  return (
    <>
      <OrgansRow
        label="Lesions of"
        hint="Crops are centred on these organs and their lesions"
        name="Organs whose lesions are drawn"
        chosen={plan.organs}
        onChange={(organs) => change((old) => ({ ...old, organs }))}
      />
      <SideRow label="Crop" side={side} onChange={(size) => change((old) => withSide(old, size))} />
      <SpacingRow
        spacingMm={spacingMm}
        hint="CTs are resampled to cubic voxels of this size; lesions are placed at 1 mm"
        onChange={(mm) => change((old) => withSpacing(old, mm))}
      />
    </>
  );
}
