import path from 'node:path';
import { studyResults } from '#main/evaluation/turing/results.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { writeStudyReport } from '#main/tasks/studies/writeStudyReport.ts';

const organs = ['liver', 'pancreas', 'kidney', undefined];
const time = '2026-01-01T00:00:00.000Z';

/** Writes reports of drawn studies: few and many questions, one to four readers, of every skill, with gaps. */
export async function writeReports(folder, count) {
  const names = [];
  for (let at = 0; at < count; at++) {
    const random = seededRandom(at, 'drawn study');
    const study = drawStudy(random);
    const readers = Array.from({ length: random.integer(1, 4) }, (_, n) => drawReader(study, n, random));
    const name = path.join(folder, `study-${at}`);
    await writeStudyReport(name, studyResults(study, readers, '0'));
    names.push(name);
  }
  return names;
}

function drawStudy(random) {
  const pairs = random.pick([1, 2, 5, 12, 40]);
  const healthy = random.pick([0, 0, 4]);
  const truths = [
    ...Array.from({ length: pairs }, () => 'real'),
    ...Array.from({ length: pairs }, () => 'synthetic'),
    ...Array.from({ length: healthy }, () => 'none'),
  ];
  return {
    format: 1,
    id: 'drawn',
    title: 'Drawn',
    createdAt: time,
    seed: 1,
    settings: {
      pairs,
      healthy,
      marked: healthy === 0,
      backTracking: false,
      unsure: random.pick(['excluded', 'wrong', 'real']),
      ownOrder: true,
    },
    warnings: [],
    items: truths.map((truth, at) => {
      const organ = random.pick(organs);
      return {
        id: `q${String(at + 1).padStart(3, '0')}`,
        truth,
        caseId: `case-${at}`,
        sourceSha256: '0'.repeat(64),
        placed: [],
        ...(truth !== 'none' && {
          lesion: { centreRasMm: [0, 0, 0], equivalentDiameterMm: random.uniform(4, 60) },
          ...(organ && { organ }),
        }),
      };
    }),
  };
}

function drawReader({ items, settings }, n, random) {
  // From one who tosses a coin to one who is never wrong.
  const skill = random.pick([0, 0.3, 0.7, 1]);
  const others =
    settings.healthy > 0 ? ['real', 'synthetic', 'unsure', 'none'] : ['real', 'synthetic', 'unsure'];
  const answered = random.chance(0.3) ? items.slice(0, Math.ceil(items.length / 2)) : items;
  return {
    id: `reader-${n}`,
    name: `Reader ${n + 1}`,
    answers: answered.map(({ id, truth }) => {
      const verdict = random.chance(skill) ? truth : random.pick(others);
      return {
        itemId: id,
        verdict,
        ...(verdict !== 'unsure' && { confidence: random.integer(1, 5) }),
        timeMs: random.integer(800, 90_000),
        answeredAt: time,
        revisions: 0,
      };
    }),
  };
}
