import type { z } from 'zod';
import type { frameRoutes } from '#shared/contract/api.ts';
import type { FrameHeader, FrameParams, FrameRouteName } from '#shared/contract/calls.ts';
import type { Workstation } from '#main/tasks/workstation.ts';

export interface FrameCall<N extends FrameRouteName> {
  readonly params: FrameParams<N>;
  readonly body: z.output<(typeof frameRoutes)[N]['body']>;
}

/** A handler for every call that answers a frame: its header, and the parts the header's offsets point to. */
export type FrameHandlers = {
  readonly [N in FrameRouteName]: (
    call: FrameCall<N>,
  ) => Promise<{ header: FrameHeader<N>; parts: readonly Uint8Array[] }>;
};

export const frameHandlers = ({ cases }: Workstation): FrameHandlers => ({
  changes: ({ params }) => cases.changes(params.caseId),
  edit: ({ params, body }) => cases.step(params.caseId, body.revision, { step: 'edit', edit: body.edit }),
  editReading: ({ params: { caseId, readingId }, body: { revision, edit, reader } }) =>
    cases.editReading(caseId, revision, readingId, edit, reader),
  undo: ({ params, body }) => cases.step(params.caseId, body.revision, { step: 'undo' }),
  redo: ({ params, body }) => cases.step(params.caseId, body.revision, { step: 'redo' }),
  tryLesion: ({ params, body }) => cases.tryLesion(params.caseId, body.revision, body.lesion),
});
