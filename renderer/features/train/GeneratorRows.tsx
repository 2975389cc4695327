import { Checkbox } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import type { ModelSummary } from '#shared/contract/model.ts';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import {
  type GeneratorChoice,
  generatorChoices,
  toggledGenerator,
  weighedGenerator,
} from '#renderer/editor/training/generators.ts';
import { Row } from './Row.tsx';

interface Props {
  readonly synthesis: OnTheFly;
  readonly models: readonly ModelSummary[];
  readonly onChange: (synthesis: OnTheFly) => void;
}

/** Who draws the lesions: the rules, diffusion models of the library, or several by weight. */
export function GeneratorRows({ synthesis, models, onChange }: Props): ReactElement {
  const choices = generatorChoices(synthesis, models);
  const chosen = choices.filter(({ weight }) => weight !== undefined).length;
  return (
    <Row
      label="Drawn by"
      hint="Of several, one is drawn for each sample by weight, among those that know its organ and size"
    >
      <div className="plan-generators" role="group" aria-label="Lesions are drawn by">
        {choices.map((one) => (
          <div key={one.key}>
            <Checkbox
              checked={one.weight !== undefined}
              title={one.key}
              onChange={() => onChange(toggledGenerator(synthesis, one.key))}
            >
              {one.label} <small>{wordsOf(one)}</small>
            </Checkbox>
            {one.weight !== undefined && chosen > 1 && (
              <NumberField
                label={`Weight of ${one.label}`}
                value={one.weight}
                least={0}
                most={100}
                decimals={1}
                onChange={(weight) => onChange(weighedGenerator(synthesis, one.key, weight))}
              />
            )}
          </div>
        ))}
      </div>
    </Row>
  );
}

const wordsOf = ({ organs, sizes }: GeneratorChoice): string =>
  [...(organs ?? []), ...(sizes ?? [])].join(', ');
