import type { ReactElement } from 'react';
import { withSpacing } from '#renderer/editor/training/plan.ts';
import { organsIn, withOrgans, withPatch } from '#renderer/editor/training/segmentationPlan.ts';
import { OrgansRow, SideRow, SpacingRow } from './InputRows.tsx';
import type { KindFormProps } from './PlanForm.tsx';

/** What a segmentation network is to find. */
export function SegmentationForm({ plan, change }: KindFormProps<'trainSegmentation'>): ReactElement {
  const { patch, spacingMm } = plan.input;
  return (
    <>
      <OrgansRow
        label="Finds"
        hint="Each organ and its lesions get a label of their own"
        name="Organs and their lesions"
        chosen={organsIn(plan)}
        onChange={(organs) => change((old) => withOrgans(old, organs))}
      />
      <SideRow label="Patch" side={patch[0]} onChange={(size) => change((old) => withPatch(old, size))} />
      <SpacingRow
        spacingMm={spacingMm}
        hint="CTs are resampled to cubic voxels of this size"
        onChange={(mm) => change((old) => withSpacing(old, mm))}
      />
    </>
  );
}
