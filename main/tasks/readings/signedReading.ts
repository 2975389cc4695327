import type { Signature } from '#shared/contract/reading.ts';
import type { CaseToExport } from '#main/engine/ops/exportSet.ts';
import type { ReadingState } from '../edits/caseState.ts';
import type { OpenCase } from '../library/openCase.ts';
import { readingOnDisk } from './readings.ts';

type SignedReading = ReadingState & { readonly signature: Signature };

/** The reading of a case that was signed last; undefined when none is. */
export const signedReading = ({ history }: OpenCase): SignedReading | undefined =>
  history.state.readings
    .filter((reading): reading is SignedReading => reading.signature !== undefined)
    .toSorted((a, b) => a.signature.signedAt.localeCompare(b.signature.signedAt))
    .at(-1);

/** The same as a set of files takes it. */
export function signedToExport(open: OpenCase): CaseToExport['reading'] {
  const signed = signedReading(open);
  return (
    signed && {
      onDisk: readingOnDisk(signed),
      decisions: { kind: signed.record.kind, segments: signed.segments },
      signature: signed.signature,
    }
  );
}
