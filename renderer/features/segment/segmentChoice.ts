import type { ModelSummary } from '#shared/contract/model.ts';
import type { PostProcessing } from '#shared/contract/segmentOptions.ts';
import { formatBytes } from '#renderer/components/formatBytes.ts';

/** The models that can segment, those for real images first, then by title. */
export const segmentersOf = (models: readonly ModelSummary[]): ModelSummary[] =>
  models
    .filter(({ computes }) => computes.includes('segment'))
    .sort(
      (a, b) => Number(a.demonstration) - Number(b.demonstration) || a.title.localeCompare(b.title, 'en'),
    );

/** What is to be known before a model is chosen. */
export const modelNote = ({ demonstration, organ, licence, bytes }: ModelSummary): string =>
  [
    ...(demonstration ? ['demonstration weights, not for patients’ images'] : []),
    ...(organ ? [organ] : []),
    licence === '' ? 'licence unknown' : licence,
    formatBytes(bytes),
  ].join(' · ');

export const filterWords: Readonly<Record<PostProcessing['organFilter'], string>> = {
  off: 'anywhere',
  near: 'near the organ that is found',
  region: 'in the organ that is found',
  organ: 'in the organ of the case’s own labels',
};
