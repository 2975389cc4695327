import { Switch } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { sizeClasses, sizeClassRadiusMm } from '#shared/contract/lesion.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { SliderRow } from '#renderer/components/SliderRow.tsx';
import { usualSynthesis, withSynthesis } from '#renderer/editor/training/plan.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { GeneratorRows } from './GeneratorRows.tsx';
import { Group, Row } from './Row.tsx';

interface Props {
  readonly workbench: Workbench;
}

/** Which lesions are put into healthy cases as samples are drawn. */
export function GeneratorForm({ workbench }: Props): ReactElement {
  const { plan, models = [] } = useStore(workbench.store);
  const { synthesis } = plan;
  const { changePlan } = workbench;
  const change = (part: Parameters<typeof withSynthesis>[1]): void =>
    changePlan((plan) => withSynthesis(plan, part));
  const toggle = (): void =>
    changePlan(({ synthesis: old, ...plan }) => (old ? plan : { ...plan, synthesis: usualSynthesis }));
  return (
    <Group
      title="Synthetic lesions"
      note={
        <Switch
          checked={synthesis !== undefined}
          aria-label="Put synthetic lesions into healthy cases"
          label="into healthy cases"
          onChange={toggle}
        />
      }
    >
      {synthesis && (
        <>
          {plan.task === 'trainSegmentation' && (
            <GeneratorRows
              synthesis={synthesis}
              models={models}
              onChange={(changed) =>
                changePlan((old) => (old.task === plan.task ? { ...old, synthesis: changed } : old))
              }
            />
          )}
          <SliderRow
            label="In samples"
            unit="%"
            hint="How many samples of healthy cases get lesions; the published training has 50 %"
            least={0}
            most={100}
            step={5}
            value={Math.round(100 * synthesis.share)}
            onChange={(percent) => change({ share: percent / 100 })}
          />
          <Row label="Sizes" hint="How often each size is drawn, relative to the others">
            <div className="plan-sizes">
              {sizeClasses.map((size) => (
                <label key={size} title={`${2 * sizeClassRadiusMm[size]} mm across`}>
                  {size}
                  <NumberField
                    label={`Weight of ${size} lesions`}
                    value={synthesis.sizes[size] ?? 0}
                    least={0}
                    most={100}
                    decimals={1}
                    onChange={(weight) => change({ sizes: { ...synthesis.sizes, [size]: weight } })}
                  />
                </label>
              ))}
            </div>
          </Row>
          <Row label="At most" unit="lesions">
            <NumberField
              label="Most lesions of a sample"
              value={synthesis.mostLesions}
              least={1}
              most={10}
              onChange={(mostLesions) => change({ mostLesions })}
            />
          </Row>
        </>
      )}
    </Group>
  );
}
