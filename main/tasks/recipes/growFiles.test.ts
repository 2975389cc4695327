import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Provenance, type SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { writeAbdomen } from '../abdomen.fake.ts';
import { growFiles } from './growFiles.ts';
import { replayFiles } from './replayFiles.ts';

let base: string;
let files: { ct: string; labels: string };
const at = (...parts: string[]): string => path.join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'grow-'));
  files = await writeAbdomen(base);
});
afterAll(() => rm(base, { recursive: true }));

const recipe: SynthesizeRecipe = {
  task: 'synthesize',
  organ: 'liver',
  placement: { kind: 'automatic', count: 1, avoidVessels: false },
  size: { kind: 'diameter', diameterMm: 2 },
  generator: 'rules',
  appearance: {},
  seed: 7,
};
const grow = (outDir: string, changes: Partial<SynthesizeRecipe> = {}) =>
  growFiles({
    ...files,
    recipe: { ...recipe, ...changes } as SynthesizeRecipe,
    series: { fromMm: 8, toMm: 20, steps: 3 },
    outDir,
    version: '1.2.3',
    recordPaths: true,
  });
const provenanceOf = async (folder: string): Promise<Provenance> =>
  Provenance.parse(JSON.parse(await readFile(path.join(folder, 'provenance.json'), 'utf8')));

describe('a lesion as it grows', () => {
  it('is one lesion at every size, each in a folder that replay makes again', async () => {
    const { steps } = await grow(at('A'));
    const folders = ['1-8mm', '2-14mm', '3-20mm'];
    expect((await readdir(at('A'))).sort()).toEqual([...folders, 'series.csv']);
    const specs = steps.map(({ lesion }) => lesion.spec);
    expect(specs.map(({ diameterMm }) => diameterMm)).toEqual([8, 14, 20]);
    for (const spec of specs) expect(spec).toEqual({ ...specs[0], diameterMm: spec.diameterMm });
    const volumes = steps.map(({ lesion }) => lesion.measure.volumeMl);
    expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));

    const provenance = await provenanceOf(at('A/2-14mm'));
    expect(provenance.inputs[0].path).toBe('../../ct3.nii.gz');
    expect(provenance.lesions[0].spec).toEqual(specs[1]);
    await replayFiles({ provenance: at('A/2-14mm/provenance.json'), outDir: at('again') });
    for (const file of ['ct.nii.gz', 'labels.nii.gz'])
      expect(await readFile(at('again', file))).toEqual(await readFile(at('A/2-14mm', file)));
    const [head, first] = (await readFile(at('A/series.csv'), 'utf8')).split('\r\n');
    expect(head).toBe('folder,diameter_mm,equivalent_diameter_mm,volume_ml,mean_hu,contrast_hu,quality');
    expect(first).toMatch(/^1-8mm,8,/);
  });

  it('is refused for several lesions, and with a gate that would draw others; then nothing is left behind', async () => {
    const two = { kind: 'automatic', count: 2, avoidVessels: false } as const;
    await expect(grow(at('B'), { placement: two })).rejects.toMatchObject({ data: { field: '--grow' } });
    const quality = { minimum: 0.5, redraws: 5 };
    await expect(grow(at('B'), { quality })).rejects.toMatchObject({ data: { field: '--min-quality' } });
    const outside = { kind: 'points', pointsRasMm: [[500, 0, 0]] } as const;
    await expect(
      grow(at('B'), { placement: { ...outside, pointsRasMm: [[500, 0, 0]] } }),
    ).rejects.toMatchObject({
      code: 'outside-volume',
    });
    expect((await readdir(base)).filter((name) => name === 'B' || name.startsWith('.'))).toEqual([]);
  });
});
