import { describe, expect, it } from 'vitest';
import { Evaluation, measuredJson } from '#shared/contract/evaluation.ts';
import { evaluationOf, lesion, predicted, someCase, someScores } from '../evaluation.fake.ts';
import { caseRows, csvText, lesionRows, summaryRows } from './csv.ts';
import type { Slice } from './picture.ts';
import { reportPage } from './report.ts';

const evil = '<script>alert("x")</script>&';
const cases = [
  someCase('first', {
    organ: someScores(),
    trueLesions: [lesion(1, 4, true), lesion(2, 12, false)],
    predictedLesions: [predicted(1, 4, true), predicted(2, 3, false)],
    fold: '0',
  }),
  someCase(evil, {
    fold: '1',
    tumor: someScores({ state: 'both-empty', dice: NaN, surfaceDice: NaN, hausdorff95Mm: Infinity }),
  }),
];
const failed = [
  {
    name: 'broken, "quoted"',
    problem: { code: 'file-missing', data: {}, sentence: 'broken.nii does not exist.' },
  },
];
const evaluation = evaluationOf(cases, failed);
const slice: Slice = {
  columns: 3,
  rows: 2,
  columnMm: 0.5,
  rowMm: 2,
  grey: new Uint8Array(6),
  truth: Uint8Array.of(1, 1, 0, 0, 0, 0),
  prediction: new Uint8Array(6),
  heightMm: 5,
};

describe('reportPage', () => {
  const page = reportPage(evaluation, new Map([['first', { slice, png: 'AAAA' }]]));

  it('is one page that loads nothing and runs nothing', () => {
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<script|https?:|<link|@import/i);
    expect(page).toContain("default-src 'none'");
  });

  it('shows names as text, whatever is in them', () => {
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;');
  });

  it('names what failed, and what the means leave out', () => {
    expect(page).toContain('broken.nii does not exist.');
    expect(page).toContain('What the means leave out');
    expect(page).toContain('truth and prediction are empty: &lt;script');
  });

  it('outlines the masks of a slice in mm', () => {
    expect(page).toContain('data:image/png;base64,AAAA');
    expect(page).toContain('viewBox="0 0 1.5 4"');
    // Two pixels in the corner: above, below, left, right.
    expect(page).toContain('M0 0H1M0 2H1M0 0V2M1 0V2');
  });

  it('can be made of nothing, and of scans without any tumor', () => {
    for (const empty of [evaluationOf([]), evaluationOf([cases[1]])]) {
      const text = reportPage(empty);
      expect(text).toContain('</html>');
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('never draws what is not a number', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('tables', () => {
  it('quote what needs it, and write undefined and infinite numbers as words', () => {
    const text = csvText([
      { a: 'x, "y"', b: NaN },
      { b: Infinity, c: true },
    ]);
    expect(text).toBe('a,b,c\r\n"x, ""y""",NaN,\r\n,Infinity,true\r\n');
  });

  it('have a row a case, a lesion, a number', () => {
    expect(caseRows(cases)[0]).toMatchObject({
      case: 'first',
      fold: '0',
      true_lesions: 2,
      false_positives: 1,
    });
    expect(lesionRows(cases).map(({ of, result }) => [of, result])).toEqual([
      ['truth', 'detected'],
      ['truth', 'missed'],
      ['prediction', 'real'],
      ['prediction', 'false positive'],
    ]);
    expect(summaryRows(evaluation.summary)).toContainEqual(
      expect.objectContaining({ of: 'radius <5 mm', metric: 'sensitivity', value: 1, count: 1 }),
    );
  });
});

describe('evaluation.json', () => {
  it('carries undefined and infinite numbers, and is what the contract says', () => {
    const text = measuredJson(evaluation);
    expect(text).toContain('"dice": "NaN"');
    expect(text).toContain('"hausdorff95Mm": "Infinity"');
    expect(Evaluation.parse(JSON.parse(text))).toEqual(evaluation);
  });
});
