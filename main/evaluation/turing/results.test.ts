import { describe, expect, it } from 'vitest';
import type { UnsureRule } from '#shared/contract/turing.ts';
import { csvText } from '../report/csv.ts';
import { studyResults } from './results.ts';
import { item, reader, study } from './turing.fake.ts';
import { turingPage } from './turingPage.ts';
import { agreementRows, answerRows, summaryRows } from './turingTables.ts';

const items = [
  item(1, 'real'),
  item(2, 'real', { organ: 'pancreas' }),
  item(3, 'synthetic'),
  item(4, 'synthetic', { lesion: { centreRasMm: [0, 0, 0], equivalentDiameterMm: 30 } }),
];

const tallyWith = (unsure: UnsureRule) => {
  const { pooled } = studyResults(study(items, { unsure }), [reader('A', ['r5', 'u', 's3', 'u'])], '1');
  const counts = ({ hits, count }: { hits: number; count: number }): string => `${hits}/${count}`;
  return [pooled.accuracy, pooled.sensitivity, pooled.specificity].map(counts);
};

describe('studyResults', () => {
  it('counts "unsure" as was fixed', () => {
    expect(tallyWith('wrong')).toEqual(['2/4', '1/2', '1/2']);
    expect(tallyWith('excluded')).toEqual(['2/2', '1/1', '1/1']);
    expect(tallyWith('real')).toEqual(['3/4', '2/2', '1/2']);
  });

  it('parts organs and sizes', () => {
    const { readers } = studyResults(study(items), [reader('A', ['r5', 's1', 's3', 'r2'])], '1');
    const [{ organs, sizes, table, roc }] = readers;
    expect(organs.map(({ organ, accuracy }) => [organ, accuracy.hits, accuracy.count])).toEqual([
      ['liver', 2, 3],
      ['pancreas', 0, 1],
    ]);
    expect(sizes.map(({ bin, accuracy }) => [bin, accuracy.count])).toEqual([
      ['<5', 0],
      ['5-10', 3],
      ['10-20', 1],
      ['>20', 0],
    ]);
    expect(table.find(({ truth, verdict }) => truth === 'synthetic' && verdict === 'real')?.count).toBe(1);
    // Real rated 5 and -1, synthetic -3 and 2: three of four pairs in order.
    expect(roc.auc).toBe(0.75);
  });

  it('keeps scans without tumor apart', () => {
    const withHealthy = study([...items, item(5, 'none')], { healthy: 1, marked: false });
    const { pooled } = studyResults(withHealthy, [reader('A', ['n4', 'r1', 's1', 's1', 'n5'])], '1');
    expect([pooled.healthy?.hits, pooled.healthy?.count]).toEqual([1, 1]);
    // The missed tumor is a wrong answer.
    expect([pooled.accuracy.hits, pooled.accuracy.count, pooled.answered]).toEqual([3, 4, 5]);
  });

  it('compares readers over what they both answered', () => {
    const readers = [
      reader('A', ['r5', 'r1', 's3', 's2']),
      reader('B', ['r5', 's1', 's3', '']),
      reader('C', ['r5', 'u', 's3', 's2']),
      reader('D', []),
    ];
    const {
      pairs,
      fleiss,
      readers: shown,
    } = studyResults(study(items, { unsure: 'excluded' }), readers, '1');
    expect(shown.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(pairs.map(({ readers: two, questions }) => [two.join(''), questions])).toEqual([
      ['AB', 3],
      ['AC', 3],
      ['BC', 2],
    ]);
    expect(fleiss).toEqual({ questions: 2, kappa: 1 });
  });

  it('tells the median time', () => {
    const { pooled } = studyResults(study(items), [reader('A', ['r5', 'r5', 's5', 's5'])], '1');
    expect([pooled.time.medianMs, pooled.time.medianRealMs, pooled.time.totalMs]).toEqual([
      11_500, 10_500, 46_000,
    ]);
  });
});

describe('the report', () => {
  const results = studyResults(
    { ...study(items), title: '<b>Liver</b>' },
    [reader('A', ['r5', 's1', 's3', 'r2']), reader('B', ['r5', 'u', 's3', 's2'])],
    '1',
  );

  it('is a page that loads nothing and runs nothing', () => {
    const page = turingPage(results);
    expect(page).toContain('&lt;b&gt;Liver&lt;/b&gt;');
    expect(page).not.toMatch(/<script|https?:/);
    expect(page).toContain('Cohen’s κ');
  });

  it('says so when nobody has answered', () => {
    expect(turingPage(studyResults(study(items), [], '1'))).toContain('Nobody has answered');
  });

  it('has a row for each answer and each number', () => {
    const answers = csvText(answerRows(results)).trim().split('\r\n');
    expect(answers).toHaveLength(1 + 8);
    expect(answers[1]).toMatch(/^A,q001,real,real,5,5,case-1,liver,14,5-10,10000,/);
    const summary = csvText(summaryRows(results));
    expect(summary).toMatch(/^A,all,accuracy,0.5,/m);
    expect(summary).toContain('median_real_ms');
    expect(csvText(agreementRows(results))).toMatch(/^A,B,cohen_kappa,/m);
  });
});
