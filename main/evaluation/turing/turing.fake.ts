import type {
  Study,
  StudyAnswer,
  StudyItem,
  StudyReader,
  StudySettings,
  Truth,
  Verdict,
} from '#shared/contract/turing.ts';
import type { Candidate } from './drawStudy.ts';

export const settings = (given: Partial<StudySettings> = {}): StudySettings => ({
  pairs: 2,
  healthy: 0,
  marked: true,
  backTracking: false,
  unsure: 'wrong',
  ownOrder: true,
  ...given,
});

const sha = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);

export const item = (at: number, truth: Truth, given: Partial<StudyItem> = {}): StudyItem => ({
  id: `q${String(at).padStart(3, '0')}`,
  truth,
  caseId: `case-${at}`,
  sourceSha256: sha(String(at)),
  placed: [],
  ...(truth !== 'none' && {
    lesion: { centreRasMm: [0, 0, 0], equivalentDiameterMm: 14 },
    organ: 'liver' as const,
  }),
  ...given,
});

export const study = (items: StudyItem[], given: Partial<StudySettings> = {}): Study => ({
  format: 1,
  id: 'study-1',
  title: 'Liver tumors',
  createdAt: '2026-01-01T00:00:00.000Z',
  seed: 7,
  settings: settings(given),
  items,
  warnings: [],
});

/** "r4" real with confidence 4, "s2" synthetic with 2, "u" unsure, "n5" no tumor; "" not answered. */
export function reader(name: string, answers: readonly string[], timeMs = 10_000): StudyReader {
  const verdictOf: Readonly<Record<string, Verdict>> = {
    r: 'real',
    s: 'synthetic',
    u: 'unsure',
    n: 'none',
  };
  return {
    id: name.toLowerCase(),
    name,
    answers: answers.flatMap((text, at): StudyAnswer[] =>
      text === ''
        ? []
        : [
            {
              itemId: `q${String(at + 1).padStart(3, '0')}`,
              verdict: verdictOf[text[0]],
              ...(text.length > 1 && { confidence: Number(text[1]) }),
              timeMs: timeMs + 1000 * at,
              answeredAt: '2026-01-01T00:00:00.000Z',
              revisions: 0,
            },
          ],
    ),
  };
}

export const candidate = (
  name: string,
  truth: Candidate['truth'],
  given: Partial<Candidate> = {},
): Candidate => ({
  caseId: name,
  name,
  sourceSha256: sha(name),
  slices: Array.from({ length: 20 }, (_, at) => `${name} ${at}`),
  truth,
  placed: [],
  lesions: truth === 'none' ? [] : [{ centreRasMm: [1, 2, 3], equivalentDiameterMm: 14, organ: 'liver' }],
  spacingMm: 1,
  phantom: false,
  ...given,
});
