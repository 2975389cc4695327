import type { ReactElement } from 'react';
import type { RunDetail } from '#shared/contract/run.ts';
import { LineChart, type Series } from '#renderer/components/LineChart.tsx';
import { labelColour, labelWords } from './labelColour.ts';

/** Loss and validation of a training, as they go. */
export function RunCurves({ run }: { readonly run: RunDetail }): ReactElement {
  const { metrics, status, plan, best } = run;
  const loss: Series[] = [
    { name: 'of the steps', colour: '#8abbff', points: status?.losses ?? [], faint: true },
    { name: 'mean of the epoch', colour: '#4c90f0', points: metrics.map((row) => [row.step, row.loss]) },
  ];
  const dice = plan.labels.slice(1).map((label): Series => ({
    name: labelWords(label),
    colour: labelColour(label, plan.labels),
    points: metrics.flatMap(({ epoch, validation }) => {
      const value = validation?.[label];
      return value === undefined ? [] : [[epoch, value] as const];
    }),
  }));
  return (
    <div className="run-curves">
      <LineChart title="Loss" unit="step" series={loss} empty="The first step is not done yet." />
      <LineChart
        title="Validation Dice"
        unit="epoch"
        series={dice}
        range={[0, 1]}
        mark={best && { x: best.epoch, text: 'best' }}
        empty={
          plan.validation.length === 0
            ? 'This training has no validation cases.'
            : `The first validation comes after epoch ${Math.min(plan.validateEvery, plan.epochs)}.`
        }
      />
    </div>
  );
}
