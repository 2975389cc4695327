import type { CaseDetail } from '#shared/contract/case.ts';
import type { Lesion } from '#shared/contract/lesion.ts';
import type { PredictionSummary } from '#shared/contract/prediction.ts';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { withLesionRows } from '#main/engine/labels/lesionRows.ts';
import { editLabel } from '../edits/edits.ts';
import { type OpenCase, summarise } from '../library/openCase.ts';

const stepTorn = warningSentence({ code: 'step-torn', data: { file: 'journal.torn' } });

/** All that a window needs of a case beside its voxels; `lesions` are those of its current state, measured. */
export function describeCase(
  open: OpenCase,
  lesions: readonly Lesion[],
  predictions: readonly PredictionSummary[],
  readings: readonly ReadingDetail[],
): CaseDetail {
  const { record, history, journal } = open;
  const { image } = record.source;
  const undo = history.done.at(-1)?.edit;
  const redo = history.undone.at(-1);
  return {
    ...summarise(open),
    revision: history.revision,
    grid: image.grid,
    imageType: image.type,
    huRange: image.huRange,
    sourceSha256: image.sha256,
    labels: withLesionRows(record.source.labels?.rows ?? []),
    lesions: [...lesions],
    predictions: [...predictions],
    readings: [...readings],
    measurements: [...history.state.measurements],
    ...(undo && { undoLabel: editLabel(undo) }),
    ...(redo && { redoLabel: editLabel(redo) }),
    warnings: [...record.source.warnings, ...(journal.rest === 'torn' ? [stepTorn] : [])],
  };
}
