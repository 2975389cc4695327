import { type ReactElement, useState } from 'react';
import type { LabelNames } from '#shared/contract/api.ts';
import { LabelMeaningField } from './LabelMeaningField.tsx';
import { type LabelMeaning, labelNamesFor } from './labelMeaning.ts';

interface Props {
  /** Undefined leaves the names to the file. */
  readonly onChange: (names: LabelNames | undefined) => void;
}

/** Asks what the values of a mask mean, and answers names. */
export function MaskMeaning({ onChange }: Props): ReactElement {
  const [meaning, setMeaning] = useState<LabelMeaning>({ kind: 'file' });
  return (
    <LabelMeaningField
      meaning={meaning}
      onChange={(next) => {
        setMeaning(next);
        onChange(labelNamesFor(next));
      }}
    />
  );
}
