import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { runCommandLine } from '../commandLine.ts';
import { listeningSurroundings } from '../surroundings.fake.ts';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

/** Runs a command line as `difftumor` does; with `--json`, its answer is parsed. */
async function difftumor(...args: string[]) {
  const around = listeningSurroundings();
  const status = await runCommandLine(args, around);
  const printed = around.printed.join('\n');
  const json = args.includes('--json') ? (JSON.parse(printed) as Record<string, unknown>) : undefined;
  return { status, printed, told: around.told.join('\n'), json };
}

const synthesis = (out: string, ...more: string[]): string[] => [
  'synthesize',
  '--ct',
  at('phantom/ct.nii.gz'),
  '--labels',
  at('phantom/labels.nii.gz'),
  '--out',
  out,
  ...'--organ liver --count 1 --diameter 24 --seed 7 --allow-vessels'.split(' '),
  ...more,
];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'commands-'));
  await difftumor('phantom', '--out', at('phantom'), '--size', '64', '--seed', '3');
});
afterAll(() => rm(folder, { recursive: true }));

describe('phantom', () => {
  it('writes image, labels and their table, the same for the same seed', async () => {
    const again = await difftumor('phantom', '--out', at('again'), '--size', '64', '--seed', '3', '--json');
    expect(again).toMatchObject({ status: 0, json: { dims: [64, 64, 46], seed: 3 } });
    for (const file of ['ct.nii.gz', 'labels.nii.gz', 'labels.json'])
      expect(await readFile(at('again', file))).toEqual(await readFile(at('phantom', file)));
    const other = await difftumor('phantom', '--out', at('other'), '--size', '64', '--seed', '4');
    expect(other.status).toBe(0);
    expect(await readFile(at('other/ct.nii.gz'))).not.toEqual(await readFile(at('phantom/ct.nii.gz')));
  });
});

describe('info', () => {
  it('tells geometry and labels by the names in the file', async () => {
    const { printed, json } = await difftumor('info', at('phantom/labels.nii.gz'), '--json');
    expect(json).toMatchObject({ format: 'NIfTI-1', dims: [64, 64, 46], orientation: 'RAS' });
    expect(printed).toContain('"name": "liver"');
    expect((await difftumor('info', at('phantom/labels.nii.gz'))).printed).toMatch(/label {3}5 {2}liver/);
  });

  it('fails with the sentence of what is wrong', async () => {
    await writeFile(at('text.nii'), 'no image');
    expect(await difftumor('info', at('text.nii'))).toMatchObject({ status: 1, printed: '' });
    expect((await difftumor('info', at('missing.nii'))).told).toBe(
      'missing.nii does not exist: check the path and try again.',
    );
  });
});

describe('convert', () => {
  it('turns, resamples and changes the type', async () => {
    const options = ['--orient', 'LPS', '--spacing', '8,8,8', '--dtype', 'float32', '--json'];
    const { status, json } = await difftumor('convert', at('phantom/ct.nii.gz'), at('c.nii'), ...options);
    expect(status).toBe(0);
    expect(json).toMatchObject({ orientation: 'LPS', type: 'float32', spacingMm: [8, 8, 8] });
    expect((await difftumor('info', at('c.nii'), '--json')).json).toMatchObject({ dims: json?.['dims'] });
  });

  it('takes an impossible request for bad usage, and writes nothing', async () => {
    const { status } = await difftumor('convert', at('phantom/ct.nii.gz'), at('no.nii'), '--dtype', 'uint8');
    expect(status).toBe(2);
    expect(await readdir(folder)).not.toContain('no.nii');
  });
});

describe('synthesize --grow', () => {
  it('writes the same lesion at every size', async () => {
    const args = synthesis(at('grown'), '--grow', '12,36,3', '--json').filter(
      (arg) => !['--diameter', '24'].includes(arg),
    );
    const { status, json } = await difftumor(...args);
    expect(status).toBe(0);
    expect(json).toMatchObject({ steps: [{ diameterMm: 12 }, { diameterMm: 24 }, { diameterMm: 36 }] });
    expect((await readdir(at('grown'))).sort()).toEqual(['1-12mm', '2-24mm', '3-36mm', 'series.csv']);
  });

  it('is for one CT, and for sizes that there are', async () => {
    const folders = [
      '--ct',
      folder,
      '--labels',
      folder,
      '--organ',
      'liver',
      '--count',
      '1',
      '--out',
      at('no'),
    ];
    expect((await difftumor('synthesize', ...folders, '--grow', '5,40,6')).told).toContain('it takes one CT');
    const bad = await difftumor('synthesize', ...folders, '--grow', '5,400,6');
    expect(bad).toMatchObject({ status: 2, told: expect.stringContaining('diameters from 2 to 200 mm') });
  });
});

describe('synthesize --generator diffusion', () => {
  const small = ['--diameter', '9', '--mass-effect', '0'];
  const drawn = (out: string, ...more: string[]) =>
    difftumor(...synthesis(out, '--generator', 'diffusion', '--library', at('library'), ...small, ...more));
  beforeAll(async () => {
    await writeFakeModel(at('library/models'), fakeNetworks.diffusion);
    await writeFakeModel(at('library/models'), fakeNetworks.diffusion, { id: 'kidney', organ: 'kidney' }, 5);
    await writeFakeModel(
      at('library/models'),
      { ...fakeNetworks.vqgan, embeddingDim: 6 },
      { id: 'other' },
      5,
    );
  });

  it(
    'makes the same bytes again, whatever else is drawn, and from the provenance',
    { timeout: 60_000 },
    async () => {
      const { status, told } = await drawn(at('one'), '--model', 'diffusion', '--progress');
      expect([status, told]).toEqual([0, expect.stringContaining('denoising (1/')]);
      await drawn(at('two'), '--model', 'diffusion', '--count', '2');
      await drawn(at('three'), '--model', 'diffusion');
      const replayed = await difftumor(
        'replay',
        at('one/provenance.json'),
        '--out',
        at('four'),
        '--library',
        at('library'),
      );
      expect(replayed.status).toBe(0);
      for (const file of ['ct.nii.gz', 'labels.nii.gz'])
        for (const other of ['three', 'four'])
          expect(await readFile(at(other, file))).toEqual(await readFile(at('one', file)));
      const [one, two] = await Promise.all(
        ['one', 'two'].map(async (name) => JSON.parse(await readFile(at(name, 'provenance.json'), 'utf8'))),
      );
      expect(two.lesions[0]).toEqual(one.lesions[0]);
      expect(one).toMatchObject({ provider: 'cpu', models: [{ id: 'diffusion', licence: 'CC0-1.0' }] });
    },
  );

  it.each([
    [['--model', 'none'], 1, 'There is no model none (there are: diffusion, kidney, other)'],
    [[], 2, '--generator diffusion needs one'],
    [['--model', 'kidney'], 1, 'draws lesions of the kidney, not of the liver'],
    [['--model', 'other'], 1, 'is a network of another kind (vqgan)'],
    [['--model', 'diffusion', '--autoencoder', 'other'], 1, 'makes latents of 6 channels'],
    [['--model', 'diffusion', '--steps', '9'], 1, '9 steps of ancestral'],
    [['--model', 'diffusion', '--capsule-hu', '9'], 2, 'only lesions of the rules have it'],
  ])('refuses %j', async (options, wanted, sentence) => {
    const { status, told } = await drawn(at('no'), ...options);
    expect([status, told]).toEqual([wanted, expect.stringContaining(sentence)]);
    expect(await readdir(folder)).not.toContain('no');
  });
});

describe('synthesize, replay and export', () => {
  beforeAll(() => difftumor(...synthesis(at('results/A'))));

  it('makes the same bytes again, from the same command and from the provenance', async () => {
    expect((await difftumor(...synthesis(at('B')))).status).toBe(0);
    const replayed = await difftumor('replay', at('results/A/provenance.json'), '--out', at('C'), '--json');
    expect(replayed).toMatchObject({ status: 0, json: { lesions: [{ spec: { organ: 'liver' } }] } });
    for (const file of ['ct.nii.gz', 'labels.nii.gz'])
      for (const other of ['B', 'C'])
        expect(await readFile(at(other, file))).toEqual(await readFile(at('results/A', file)));
  });

  it('records no paths when asked not to, and replay then wants to be told them', async () => {
    await difftumor(...synthesis(at('D'), '--no-paths'));
    expect(await readFile(at('D/provenance.json'), 'utf8')).not.toContain('"path"');
    const lost = await difftumor('replay', at('D/provenance.json'), '--out', at('E'));
    expect(lost).toMatchObject({ status: 2, told: expect.stringContaining('--ct') });
    const inputs = ['--ct', at('phantom/ct.nii.gz'), '--labels', at('phantom/labels.nii.gz')];
    expect((await difftumor('replay', at('D/provenance.json'), '--out', at('E'), ...inputs)).status).toBe(0);
  });

  it('tells every step with --progress', async () => {
    const { told } = await difftumor(...synthesis(at('F'), '--progress'));
    expect(told.split('\n')).toEqual([
      'reading (0/4)',
      'looking for places (1/4)',
      'putting the lesions in (2/4)',
      'writing (3/4)',
    ]);
  });

  it('touches no folder that has something in it', async () => {
    const { status, told } = await difftumor(...synthesis(at('results/A')));
    expect(status).toBe(1);
    expect(told).toMatch(/is not empty, and nothing in it was touched/);
  });

  it('exports a folder of results as a set', async () => {
    const set = ['--layout', 'nnunet', '--name', 'Dataset007_Livers', '--out', at('raw')];
    expect(await difftumor('export', '--cases', at('results'), ...set, '--json')).toMatchObject({
      status: 0,
      json: { cases: ['a'], layout: 'nnunet' },
    });
    expect(await readdir(at('raw/Dataset007_Livers/imagesTr'))).toEqual(['a_0000.nii.gz']);
  });

  it.each([
    [['--layout', 'pairs', '--name', 'no/slash'], '--name'],
    [['--layout', 'pairs'], 'holds no result of synthesize'],
  ])('refuses an export that makes no sense: %j', async (options, reason) => {
    await mkdir(at('empty'), { recursive: true });
    const { status, told } = await difftumor('export', '--cases', at('empty'), '--out', at('G'), ...options);
    expect(status).toBe(2);
    expect(told).toContain(reason);
  });
});
