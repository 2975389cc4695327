import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Evaluation } from '#shared/contract/evaluation.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { runCommandLine } from '../commandLine.ts';
import { listeningSurroundings } from '../surroundings.fake.ts';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

/** Writes a label map of 8 voxels in a row, one digit a voxel. */
async function write(file: string, digits: string, more: { spacing?: number; names?: string[] } = {}) {
  const { spacing = 1, names = [] } = more;
  await mkdir(path.dirname(at(file)), { recursive: true });
  const volume = {
    data: Uint8Array.from(digits, Number),
    dims: [digits.length, 1, 1] as const,
    affineRas: scalingAffine([spacing, 1, 1]),
  };
  const labels = names.map((name, n) => ({ value: n + 1, name, colour: '#ff0000' }));
  // Without names it is an image like any other program's: no table travels along.
  await writeNifti(at(file), { ...volume, meaning: names.length > 0 ? 'label' : 'hu' }, labels);
}

async function evaluate(...args: string[]) {
  const around = listeningSurroundings();
  const status = await runCommandLine(['evaluate', ...args, '--resamples', '50'], around);
  return { status, printed: around.printed.join('\n'), told: around.told.join('\n') };
}

const result = async (): Promise<Evaluation> =>
  Evaluation.parse(JSON.parse(await readFile(at('out/evaluation.json'), 'utf8')));
const inFolders = (...more: string[]): string[] => [
  '--pred',
  at('pred'),
  '--truth',
  at('truth'),
  '--out',
  at('out'),
  ...more,
];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evaluate-'));
});
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(at(name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

describe('evaluate', () => {
  it('writes a page, JSON and tables for one pair', async () => {
    await write('pred.nii.gz', '01122110');
    await write('truth.nii.gz', '01122110');
    const { status, printed } = await evaluate(
      '--pred',
      at('pred.nii.gz'),
      '--truth',
      at('truth.nii.gz'),
      '--out',
      at('out'),
    );
    expect([status, printed]).toEqual([0, expect.stringContaining('lesions detected 1 of 1')]);
    expect((await readdir(at('out'))).sort()).toEqual([
      'cases.csv',
      'evaluation.json',
      'lesions.csv',
      'report.html',
      'summary.csv',
    ]);
    expect(await result()).toMatchObject({ cases: [{ name: 'truth', tumor: { dice: 1 } }], failed: [] });
  });

  it('pairs folders by name, and goes on after pairs that fail', async () => {
    await write('pred/a_pred.nii.gz', '01122110');
    await write('truth/a.nii.gz', '01122110');
    await write('pred/b.nii.gz', '01122110', { spacing: 2 });
    await write('truth/b.nii.gz', '01122110');
    await write('truth/c.nii.gz', '01122110');
    await write('pred/d.nii.gz', '01122110');
    await write('pred/e.nii.gz', '01172110');
    await write('truth/e.nii.gz', '01122110');
    await write('pred/f-1.nii.gz', '01122110');
    await write('pred/f-2.nii.gz', '01122110');
    await write('truth/f.nii.gz', '01122110');
    await write('pred/g.nii.gz', '0112211');
    await write('truth/g.nii.gz', '01122110');
    await mkdir(at('pred/h'));
    await writeFile(at('truth/h.nii.gz'), 'no image');
    await write('pred/h/labels.nii.gz', '01122110');
    const { status, told } = await evaluate(...inFolders());
    expect(status).toBe(1);
    const { cases, failed } = await result();
    expect(cases.map(({ name }) => name)).toEqual(['a']);
    expect(failed.map(({ name, problem }) => [name, problem.code])).toEqual([
      ['b', 'masks-differ'],
      ['c', 'mask-unpaired'],
      ['d', 'mask-unpaired'],
      ['e', 'label-values-unknown'],
      ['f', 'mask-unpaired'],
      ['g', 'masks-differ'],
      ['h', 'not-nifti'],
    ]);
    for (const sentence of [
      'b.nii.gz does not lie on the grid of b.nii.gz (its corners lie up to 7.00 mm elsewhere)',
      `c.nii.gz has no prediction in ${at('pred')}`,
      `d.nii.gz has no truth in ${at('truth')}`,
      'e.nii.gz has label values without a known meaning (7;',
      'f.nii.gz has 2 possible files as its prediction',
      'g.nii.gz does not lie on the grid of g.nii.gz (7×1×1 voxels instead of 8×1×1)',
    ]) {
      expect(told).toContain(sentence);
      expect(await readFile(at('out/report.html'), 'utf8')).toContain(sentence);
    }
  });

  it('says which numbers an empty prediction leaves undefined', async () => {
    await write('pred/a.nii.gz', '01111110');
    await write('truth/a.nii.gz', '01122110');
    await write('pred/b.nii.gz', '01111110');
    await write('truth/b.nii.gz', '01111110');
    expect((await evaluate(...inFolders())).status).toBe(0);
    const { summary } = await result();
    expect(summary.tumor.dice).toMatchObject({ value: 0, count: 1, excluded: [{ name: 'b' }] });
    expect(summary.tumor.hausdorff95Mm.excluded).toEqual([
      { name: 'a', reason: 'the prediction is empty' },
      { name: 'b', reason: 'truth and prediction are empty' },
    ]);
    expect(await readFile(at('out/cases.csv'), 'utf8')).toMatch(/\nb,,both,1,.*both-empty,NaN,NaN,Infinity/);
  });

  it('reads names in files, and values as they are given', async () => {
    await write('pred.nii.gz', '02211120', { names: ['liver_lesion', 'liver'] });
    await write('truth.nii.gz', '03355530');
    const values = [
      '--organ-values',
      '3',
      '--tumor-values',
      '5',
      '--pred-organ-values',
      '2',
      '--pred-tumor-values',
      '1',
    ];
    const files = ['--pred', at('pred.nii.gz'), '--truth', at('truth.nii.gz'), '--out', at('out')];
    expect((await evaluate(...files, ...values)).status).toBe(0);
    expect((await result()).cases[0]).toMatchObject({ tumor: { dice: 1 }, organ: { dice: 1 } });
  });

  it('drops predicted tumor outside the organ mask', async () => {
    await write('pred.nii.gz', '21122110');
    await write('truth.nii.gz', '01122110');
    await write('organ.nii.gz', '01111110');
    const files = ['--pred', at('pred.nii.gz'), '--truth', at('truth.nii.gz'), '--out', at('out')];
    expect((await evaluate(...files, '--organ-mask', at('organ.nii.gz'))).status).toBe(0);
    expect((await result()).cases[0]).toMatchObject({ droppedMl: 0.001, tumor: { dice: 1 } });
  });

  it('studies healthy scans without a truth, and refuses a truth that has tumor', async () => {
    await write('pred/a.nii.gz', '01121110');
    await write('pred/b.nii.gz', '01111110');
    const { status, printed } = await evaluate('--pred', at('pred'), '--healthy', '--out', at('out'));
    expect([status, printed]).toEqual([0, expect.stringContaining('specificity on 2 without tumor 0.500')]);
    expect(printed).not.toContain('lesions detected');
    await write('truth/a.nii.gz', '01121110');
    await write('truth/b.nii.gz', '01111110');
    await rm(at('out'), { recursive: true });
    expect((await evaluate(...inFolders('--healthy'))).told).toContain('a.nii.gz has 0.00 ml of tumor');
    expect((await result()).failed).toMatchObject([{ name: 'a', problem: { code: 'not-healthy' } }]);
  });

  it('sums up folds, and names cases that are in none', async () => {
    for (const name of ['a', 'b', 'c']) {
      await write(`pred/${name}.nii.gz`, '01122110');
      await write(`truth/${name}.nii.gz`, '01122110');
    }
    await writeFile(at('folds.csv'), 'a,0\nb,1\n');
    const { status, told } = await evaluate(...inFolders('--folds', at('folds.csv')));
    expect([status, told]).toEqual([
      0,
      expect.stringContaining('In no fold, and therefore in no row of the folds: c.'),
    ]);
    expect((await result()).summary.folds?.rows.map(({ fold, cases }) => [fold, cases])).toEqual([
      ['0', 1],
      ['1', 1],
    ]);
  });

  it('shows the worst case where the CT is there, and tells why not where that is broken', async () => {
    await write('pred/a.nii.gz', '01211110');
    await write('truth/a.nii.gz', '01122110');
    await write('pred/b.nii.gz', '01211110');
    await write('truth/b.nii.gz', '01122110');
    await write('ct/a_0000.nii.gz', '01234567');
    await write('ct/b_0000.nii.gz', '0123456');
    expect((await evaluate(...inFolders('--ct', at('ct')))).status).toBe(0);
    const page = await readFile(at('out/report.html'), 'utf8');
    expect(page.match(/data:image\/png;base64,/g)).toHaveLength(1);
    expect((await result()).cases[1].warnings).toEqual([
      expect.stringContaining('b_0000.nii.gz does not lie on the grid'),
    ]);
  });

  it('numbers the cases when names must not be told', async () => {
    await write('pred/smith.nii.gz', '01122110');
    await write('truth/smith.nii.gz', '01122110');
    await evaluate(...inFolders('--anonymous'));
    for (const file of await readdir(at('out')))
      expect((await readFile(at('out', file), 'utf8')).toLowerCase()).not.toContain('smith');
    expect((await result()).cases[0].name).toBe('case 1');
  });

  it('writes the same bytes again', async () => {
    await write('pred/a.nii.gz', '01121110');
    await write('truth/a.nii.gz', '01122110');
    await evaluate(...inFolders());
    const first = await Promise.all((await readdir(at('out'))).map((file) => readFile(at('out', file))));
    await rm(at('out'), { recursive: true });
    await evaluate(...inFolders());
    expect(await Promise.all((await readdir(at('out'))).map((file) => readFile(at('out', file))))).toEqual(
      first,
    );
  });

  it.each([
    [['--pred', 'x.nii', '--out', 'o'], '--truth is not valid (it is missing, and --healthy is not given)'],
    [['--pred', 'pred', '--truth', 'truth.nii', '--out', 'o'], 'no folder, but --pred is one'],
    [['--pred', 'empty', '--truth', 'empty', '--out', 'o'], 'holds no label map (.nii, .nii.gz, .dcm)'],
    [['--pred', 'x', '--truth', 'x', '--out', 'o', '--organ-values', '0'], 'is not a list of label values'],
    [['--pred', 'x', '--truth', 'x', '--out', 'o', '--min-overlap', '2'], 'is not a number from 0 to 1'],
  ])('refuses %j', async (args, reason) => {
    await write('pred/a.nii.gz', '01122110');
    await write('truth.nii', '01122110');
    await mkdir(at('empty'));
    const paths = args.map((arg) => (/^(pred|truth\.nii|empty|o)$/.test(arg) ? at(arg) : arg));
    const { status, told } = await evaluate(...paths);
    expect([status, told]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('touches no folder that has something in it', async () => {
    await write('pred.nii.gz', '01122110');
    await mkdir(at('out'));
    await writeFile(at('out/mine'), '');
    const { status, told } = await evaluate('--pred', at('pred.nii.gz'), '--healthy', '--out', at('out'));
    expect([status, told]).toEqual([
      1,
      expect.stringContaining('is not empty, and nothing in it was touched'),
    ]);
    expect(await readdir(at('out'))).toEqual(['mine']);
  });
});
