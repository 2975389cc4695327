import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { LesionSpec, Organ } from '#shared/contract/lesion.ts';
import { AskedLesion, type NewStudy, type Truth } from '#shared/contract/turing.ts';
import { spacingOf } from '#shared/geometry/affine.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { StudyCandidate } from '#main/engine/ops/studyCandidate.ts';
import type { Candidate } from '#main/evaluation/turing/drawStudy.ts';
import { onDisk } from '../cases/onDisk.ts';
import { parseJson } from '../files/parseJson.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import { casePaths } from '../library/paths.ts';

/** cache/candidate.json: so that a study is made at once when its cases were looked at before. */
const Known = z.object({
  version: z.string(),
  placed: z.array(LesionSpec),
  candidate: z.object({
    lesions: z.array(AskedLesion.extend({ organ: Organ.optional() })),
    labelled: z.boolean(),
    slices: z.array(z.string()),
  }),
});

export interface CandidateOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
  readonly version: string;
}

/** The cases that a study may be made of; those that cannot be read are refused. */
export async function candidatesOf(
  options: CandidateOptions,
  { cases, declared }: Pick<NewStudy, 'cases' | 'declared'>,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const caseId of new Set(cases)) {
    const open = await options.library.get(caseId);
    if (open.damage) throw open.damage;
    candidates.push(candidateOf(open, await lookAt(options, open, signal), declared?.[caseId]));
  }
  return candidates;
}

function candidateOf(
  open: OpenCase,
  { lesions, labelled, slices }: StudyCandidate,
  declared?: Truth,
): Candidate {
  const { record, history } = open;
  const { lesions: placed, name } = history.state;
  const { image } = record.source;
  const found = truthOf(placed.length > 0, labelled && lesions.length > 0);
  // What is declared of a label map says nothing of lesions that were placed here.
  const truth = declared === undefined || placed.length > 0 ? found : declared;
  return {
    caseId: record.id,
    name,
    sourceSha256: image.sha256,
    patient: record.source.dicom?.patientHash,
    slices,
    truth: (truth === 'real' || truth === 'synthetic') && lesions.length === 0 ? 'none' : truth,
    placed,
    lesions: truth === 'none' ? [] : lesions,
    spacingMm: Math.max(...spacingOf(image.grid.affineRas)),
    phantom: record.phantom,
  };
}

const truthOf = (placed: boolean, labelled: boolean): Candidate['truth'] =>
  placed ? (labelled ? 'mixed' : 'synthetic') : labelled ? 'real' : 'none';

/** Looks at a case, or recalls what was seen when it stood as it does. */
async function lookAt(
  { engine, version }: CandidateOptions,
  open: OpenCase,
  signal: AbortSignal,
): Promise<StudyCandidate> {
  const file = casePaths(open.folder).candidate;
  const placed = [...open.history.state.lesions];
  const known = Known.safeParse(parseJson(await readFile(file, 'utf8').catch(() => '')));
  if (known.success && known.data.version === version && isDeepStrictEqual(known.data.placed, placed))
    return known.data.candidate;
  const candidate = await engine.run(
    'studyCandidate',
    { onDisk: onDisk(open), placed },
    { task: 'looking at the cases', signal },
  );
  // A cache: what cannot be kept is looked at again.
  await mkdir(path.dirname(file), { recursive: true })
    .then(() => writeFile(file, JSON.stringify({ version, placed, candidate })))
    .catch(() => undefined);
  return candidate;
}
