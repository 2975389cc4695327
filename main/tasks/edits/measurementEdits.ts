import type { StoredEdit } from '#shared/contract/case.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { EditRule } from './caseState.ts';

type EditOf<K extends StoredEdit['kind']> = Extract<StoredEdit, { kind: K }>;

const words = { length: 'length', bidirectional: 'two axes', roi: 'region' } as const;

const invalid = (reason: string): Problem =>
  new Problem('request-invalid', { field: 'measurement id', reason });

export const addMeasurement: EditRule<EditOf<'addMeasurement'>> = {
  apply: (state, { measurement }) => {
    if (state.measurements.some(({ id }) => id === measurement.id))
      throw invalid(`the case already has a measurement ${measurement.id}`);
    return { ...state, measurements: [...state.measurements, measurement] };
  },
  label: ({ measurement }) => `Measure ${words[measurement.kind]}`,
};

export const removeMeasurements: EditRule<EditOf<'removeMeasurements'>> = {
  apply: (state, { ids }) => {
    for (const id of ids)
      if (!state.measurements.some((one) => one.id === id))
        throw invalid(`the case has no measurement ${id}`);
    return { ...state, measurements: state.measurements.filter(({ id }) => !ids.includes(id)) };
  },
  label: ({ ids }) => `Remove ${ids.length === 1 ? 'measurement' : `${ids.length} measurements`}`,
};
