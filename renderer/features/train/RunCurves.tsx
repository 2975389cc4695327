import type { ReactElement } from 'react';
import type { RunDetail } from '#shared/contract/run.ts';
import { LineChart, type Series } from '#renderer/components/LineChart.tsx';
import { validationCharts } from './validationCharts.ts';

/** Loss and validation of a training, as they go. */
export function RunCurves({ run }: { readonly run: RunDetail }): ReactElement {
  const { metrics, status, plan } = run;
  const loss: Series[] = [
    { name: 'of the steps', colour: '#8abbff', points: status?.losses ?? [], faint: true },
    { name: 'mean of the epoch', colour: '#4c90f0', points: metrics.map((row) => [row.step, row.loss]) },
  ];
  const empty =
    plan.validation.length === 0
      ? 'This training has no validation cases.'
      : `The first validation comes after epoch ${Math.min(plan.validateEvery, plan.epochs)}.`;
  return (
    <div className="run-curves">
      <LineChart title="Loss" unit="step" series={loss} empty="The first step is not done yet." />
      {validationCharts(run).map((chart) => (
        <LineChart key={chart.title} unit="epoch" empty={empty} {...chart} />
      ))}
    </div>
  );
}
