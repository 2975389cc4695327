import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Provenance, type SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { writeAbdomen } from '../abdomen.fake.ts';
import { replayFiles } from './replayFiles.ts';
import { synthesizeFiles, type SynthesizeFilesOptions } from './synthesizeFiles.ts';

let base: string;
let files: { ct: string; labels: string };
const at = (...parts: string[]): string => path.join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'recipes-'));
  files = await writeAbdomen(base);
});
afterAll(() => rm(base, { recursive: true }));
afterEach(async () => {
  for (const name of ['A', 'B', 'deep']) await rm(at(name), { recursive: true, force: true });
  // Half-written folders begin with a dot: none may be left, whatever happened.
  expect((await readdir(base)).filter((name) => name.startsWith('.'))).toEqual([]);
});

const recipe: SynthesizeRecipe = {
  task: 'synthesize',
  organ: 'liver',
  placement: { kind: 'automatic', count: 2, avoidVessels: false },
  size: { kind: 'diameter', diameterMm: 12 },
  generator: 'rules',
  appearance: {},
  seed: 7,
};
const run = (outDir: string, more: Partial<SynthesizeFilesOptions> = {}) =>
  synthesizeFiles({ ...files, recipe, outDir, version: '1.2.3', recordPaths: true, ...more });
const hashes = (folder: string): Promise<string[]> =>
  Promise.all(
    ['ct.nii.gz', 'labels.nii.gz', 'provenance.json'].map(
      async (name) => (await sha256File(path.join(folder, name))).sha256,
    ),
  );

describe('synthesizeFiles', () => {
  it('writes image, labels and provenance, and changes nothing where no lesion reaches', async () => {
    const { provenance } = await run(at('A'));
    expect((await readdir(at('A'))).sort()).toEqual(['ct.nii.gz', 'labels.nii.gz', 'provenance.json']);
    const before = await readNifti(files.ct);
    const after = await readNifti(at('A/ct.nii.gz'));
    expect(after.header.affineRas).toEqual(before.header.affineRas);
    expect(after.header.stored.type).toEqual(before.header.stored.type);
    const boxes = provenance.lesions.map(({ measure }) => measure.box);
    const [nx, ny] = before.volume.dims;
    const isReached = (v: number): boolean => {
      const voxel = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))];
      return boxes.some(({ min, max }) => voxel.every((i, axis) => i >= min[axis] && i < max[axis]));
    };
    let changed = 0;
    for (let v = 0; v < before.volume.data.length; v++) {
      if (before.volume.data[v] === after.volume.data[v]) continue;
      changed++;
      expect(isReached(v)).toBe(true);
    }
    expect(changed).toBeGreaterThan(100);
    const labels = await readLabelMap(at('A/labels.nii.gz'));
    expect(labels.table.map(({ value, name }) => `${value} ${name}`)).toEqual(['1 liver', '2 liver_lesion']);
    expect(labels.counts.get(2)).toBe(
      provenance.lesions.reduce((sum, { measure }) => sum + measure.voxels, 0),
    );
  });

  it('writes the same bytes for the same seed, others for another', async () => {
    await run(at('A'));
    await run(at('B'));
    expect(await hashes(at('B'))).toEqual(await hashes(at('A')));
    await rm(at('B'), { recursive: true });
    await run(at('B'), { recipe: { ...recipe, seed: 8 } });
    expect((await hashes(at('B')))[0]).not.toBe((await hashes(at('A')))[0]);
  });

  it('names no place of this machine, and on request no paths at all', async () => {
    await run(at('A'));
    const text = await readFile(at('A/provenance.json'), 'utf8');
    expect(text).not.toContain(base);
    expect(Provenance.parse(JSON.parse(text)).inputs.map((input) => input.path)).toEqual([
      '../ct3.nii.gz',
      '../ct3_labels.nii.gz',
    ]);
    await run(at('B'), { recordPaths: false });
    expect(await readFile(at('B/provenance.json'), 'utf8')).not.toContain('path');
  });

  it('takes the only label of a mask for the organ that was asked for', async () => {
    const { volume } = await readLabelMap(files.labels);
    const data = volume.data.map((value) => 255 * value);
    await writeNifti(at('plain.nii.gz'), { ...volume, data });
    const { provenance } = await run(at('A'), { labels: at('plain.nii.gz') });
    expect(provenance.labelTable).toMatchObject([{ value: 255, name: 'liver' }]);
    expect((await readLabelMap(at('A/labels.nii.gz'))).table.map((row) => row.value)).toEqual([255, 256]);
  });

  it('believes the name of a mask that says another organ', async () => {
    const { volume } = await readLabelMap(files.labels);
    await writeNifti(at('case_liver.nii.gz'), { ...volume, meaning: 'unknown' });
    await expect(
      run(at('A'), { labels: at('case_liver.nii.gz'), recipe: { ...recipe, organ: 'pancreas' } }),
    ).rejects.toMatchObject({ code: 'organ-missing', data: { organ: 'pancreas', present: 'liver' } });
  });

  it.each([
    ['an organ that is not there', { recipe: { ...recipe, organ: 'kidney' as const } }, 'organ-missing'],
    ['a missing file', { ct: 'none.nii.gz' }, 'file-missing'],
    [
      'more lesions than there is room for',
      {
        recipe: {
          ...recipe,
          placement: { kind: 'automatic' as const, count: 9, avoidVessels: false },
          size: { kind: 'diameter' as const, diameterMm: 40 },
        },
      },
      'no-place',
    ],
  ])('writes nothing for %s', async (_, more, code) => {
    await expect(run(at('A'), more)).rejects.toMatchObject({ code });
    expect(existsSync(at('A'))).toBe(false);
  });

  it('touches no folder that holds something', async () => {
    await run(at('A'));
    const before = await hashes(at('A'));
    await expect(run(at('A'), { recipe: { ...recipe, seed: 8 } })).rejects.toMatchObject({
      code: 'folder-not-empty',
    });
    expect(await hashes(at('A'))).toEqual(before);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const controller = new AbortController();
    const stages: string[] = [];
    const cancelled = synthesizeFiles(
      { ...files, recipe, outDir: at('A'), version: '1.2.3', recordPaths: true },
      {
        signal: controller.signal,
        progress: ({ stage }) => {
          stages.push(stage);
          if (stage === 'putting the lesions in') controller.abort();
        },
      },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(stages).toEqual(['reading', 'looking for places', 'putting the lesions in']);
    expect(existsSync(at('A'))).toBe(false);
  });
});

describe('replayFiles', () => {
  const provenance = (): string => at('A/provenance.json');

  it('makes the same bytes again', async () => {
    await run(at('A'));
    await replayFiles({ provenance: provenance(), outDir: at('B') });
    expect(await hashes(at('B'))).toEqual(await hashes(at('A')));
  });

  it('finds the inputs from elsewhere, and needs to be told where a provenance without paths has them', async () => {
    await run(at('A'), { recordPaths: false });
    await expect(replayFiles({ provenance: provenance(), outDir: at('B') })).rejects.toMatchObject({
      code: 'request-invalid',
      data: { field: '--ct' },
    });
    await replayFiles({ provenance: provenance(), outDir: at('deep/er'), ...files });
    expect(await hashes(at('deep/er'))).toEqual(await hashes(at('A')));
  });

  it('refuses other inputs', async () => {
    await run(at('A'));
    await expect(
      replayFiles({ provenance: provenance(), outDir: at('B'), labels: at('A/labels.nii.gz') }),
    ).rejects.toMatchObject({ code: 'replay-differs', data: { file: 'labels.nii.gz' } });
    expect(existsSync(at('B'))).toBe(false);
  });

  it('says when what came out is not what was listed', async () => {
    await run(at('A'));
    const text = await readFile(provenance(), 'utf8');
    const other = Provenance.parse(JSON.parse(text));
    const [first] = other.lesions;
    const lesions = [
      { ...first, spec: { ...first.spec, seed: first.spec.seed + 1 } },
      ...other.lesions.slice(1),
    ];
    await writeFile(provenance(), JSON.stringify({ ...other, lesions }));
    await expect(replayFiles({ provenance: provenance(), outDir: at('B') })).rejects.toMatchObject({
      code: 'replay-differs',
      data: { file: 'ct.nii.gz' },
    });
    expect(existsSync(at('B'))).toBe(false);
  });

  it.each([
    ['text', 'not JSON', 'it is not JSON'],
    ['another JSON', '{"format":1}', 'program is not as it should be'],
  ])('refuses a provenance that is %s', async (_, text, reason) => {
    await writeFile(at('bad.json'), text);
    await expect(replayFiles({ provenance: at('bad.json'), outDir: at('B') })).rejects.toMatchObject({
      code: 'provenance-invalid',
      data: { file: 'bad.json', reason },
    });
  });

  it('never writes outside its folder, whatever names are listed', async () => {
    await run(at('A'));
    const listed = Provenance.parse(JSON.parse(await readFile(provenance(), 'utf8')));
    const outputs = listed.outputs.map((output) => ({ ...output, file: `../../x/../${output.file}` }));
    await writeFile(provenance(), JSON.stringify({ ...listed, outputs }));
    await replayFiles({ provenance: provenance(), outDir: at('deep/er') });
    expect((await readdir(at('deep/er'))).sort()).toEqual(['ct.nii.gz', 'labels.nii.gz', 'provenance.json']);
  });
});
