import { Button } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import type { GrowthSeries } from '#shared/contract/growth.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { diameterLimitsMm } from '#renderer/editor/lesionDraft.ts';
import { mostTrials } from '#renderer/editor/trials.ts';

interface Props {
  readonly drawing: boolean;
  readonly onDraw: (series: GrowthSeries) => void;
}

/** From which diameter to which, in how many steps. */
export function GrowthForm({ drawing, onDraw }: Props): ReactElement {
  const [series, setSeries] = useState<GrowthSeries>({ fromMm: 5, toMm: 40, steps: mostTrials });
  const { fromMm, toMm, steps } = series;
  const { least, most } = diameterLimitsMm;
  return (
    <div className="growth-form">
      <label>
        From
        <NumberField
          label="Smallest diameter, mm"
          value={fromMm}
          least={least}
          most={most}
          onChange={(value) => setSeries({ ...series, fromMm: value })}
        />
      </label>
      <label>
        to
        <NumberField
          label="Largest diameter, mm"
          value={toMm}
          least={least}
          most={most}
          onChange={(value) => setSeries({ ...series, toMm: value })}
        />
        mm in
      </label>
      <label>
        <NumberField
          label="Steps"
          value={steps}
          least={2}
          most={mostTrials}
          onChange={(value) => setSeries({ ...series, steps: value })}
        />
        steps
      </label>
      <Button
        size="small"
        intent="primary"
        text="Draw the series"
        disabled={drawing || toMm <= fromMm}
        onClick={() => onDraw(series)}
      />
    </div>
  );
}
