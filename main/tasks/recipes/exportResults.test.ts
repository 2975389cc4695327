import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Provenance, type SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import { writeAbdomen } from '../abdomen.fake.ts';
import { exportResults } from './exportResults.ts';
import { replayFiles } from './replayFiles.ts';
import { synthesizeFiles } from './synthesizeFiles.ts';

let base: string;
let files: { ct: string; labels: string };
const at = (...parts: string[]): string => path.join(base, ...parts);
const recipe: SynthesizeRecipe = {
  task: 'synthesize',
  organ: 'liver',
  placement: { kind: 'automatic', count: 1, avoidVessels: false },
  size: { kind: 'diameter', diameterMm: 12 },
  generator: 'rules',
  appearance: {},
  seed: 7,
};

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'results-'));
  files = await writeAbdomen(base);
  for (const [at, name] of ['Case 1', 'case2'].entries())
    await synthesizeFiles({
      ...files,
      recipe: { ...recipe, seed: at },
      outDir: path.join(base, name),
      version: '1.2.3',
      recordPaths: true,
    });
});
afterAll(() => rm(base, { recursive: true }));

const folders = () => [at('Case 1'), at('case2')];

describe('exportResults', () => {
  it('collects results into a checked set, the images byte for byte', async () => {
    const { manifest, folder } = await exportResults({
      folders: folders(),
      layout: 'nnunet',
      name: 'livers',
      outDir: at('set'),
    });
    expect(folder).toBe(at('set', 'Dataset501_livers'));
    expect(manifest.cases.map(({ caseId, synthetic }) => [caseId, synthetic])).toEqual([
      ['case-1', true],
      ['case2', true],
    ]);
    expect(await readdir(path.join(folder, 'labelsTr'))).toEqual(['case-1.nii.gz', 'case2.nii.gz']);
    expect(await sha256File(path.join(folder, 'imagesTr/case2_0000.nii.gz'))).toEqual(
      await sha256File(at('case2/ct.nii.gz')),
    );
  });

  it('takes their provenance along, from which the set’s own files can be made again', async () => {
    const file = at('set/Dataset501_livers/provenance/case2.json');
    const provenance = Provenance.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(provenance.recipe?.seed).toBe(1);
    expect(provenance.inputs.every((input) => input.path === undefined)).toBe(true);
    await replayFiles({ provenance: file, ...files, outDir: at('again') });
    const listed = provenance.outputs.map(({ sha256 }) => sha256);
    const again = ['imagesTr/case2_0000.nii.gz', 'labelsTr/case2.nii.gz'].map((name) => at('again', name));
    expect(await Promise.all(again.map(async (name) => (await sha256File(name)).sha256))).toEqual(listed);
  });

  it('refuses folders of one name, folders that are no results, and a set that is there', async () => {
    const options = { layout: 'pairs', name: 'x', outDir: at('other') } as const;
    await expect(exportResults({ ...options, folders: [at('case2'), at('case2')] })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    await expect(exportResults({ ...options, folders: [base] })).rejects.toMatchObject({
      code: 'file-missing',
    });
    await expect(exportResults({ ...options, folders: folders(), outDir: at('set') })).rejects.toMatchObject({
      code: 'folder-not-empty',
    });
    expect(await readdir(base)).not.toContain('other');
  });

  it('ends as cancelled after the signal, and leaves nothing', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(
      exportResults(
        { folders: folders(), layout: 'pairs', name: 'x', outDir: at('other') },
        { signal: controller.signal },
      ),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(base)).filter((name) => name.includes('other'))).toEqual([]);
  });
});
