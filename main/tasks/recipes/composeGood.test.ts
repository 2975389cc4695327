import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuleAppearance } from '#shared/contract/lesion.ts';
import type { RuleRecipe } from '#shared/contract/recipe.ts';
import { writeAbdomen } from '../abdomen.fake.ts';
import { replayFiles } from './replayFiles.ts';
import { synthesizeFiles } from './synthesizeFiles.ts';

let base: string;
let files: { ct: string; labels: string };
const at = (name: string): string => path.join(base, name);

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'quality-'));
  files = await writeAbdomen(base);
});
afterAll(() => rm(base, { recursive: true }));

const recipe = (appearance: Partial<RuleAppearance>, quality?: RuleRecipe['quality']): RuleRecipe => ({
  task: 'synthesize',
  organ: 'liver',
  placement: { kind: 'automatic', count: 3, avoidVessels: false },
  size: { kind: 'diameter', diameterMm: 10 },
  generator: 'rules',
  appearance,
  seed: 7,
  ...(quality && { quality }),
});
const run = (name: string, wanted: RuleRecipe) =>
  synthesizeFiles({ ...files, recipe: wanted, outDir: at(name), version: '1.2.3', recordPaths: true });

describe('a quality that is asked for', () => {
  it('leaves lesions alone that have it', async () => {
    const plain = await run('plain', recipe({ attenuationDifferenceHu: -60 }));
    const gated = await run('gated', recipe({ attenuationDifferenceHu: -60 }, { minimum: 0.5, redraws: 3 }));
    expect(gated.provenance.lesions).toEqual(plain.provenance.lesions);
    expect(gated.warnings).toEqual(plain.warnings);
  });

  it('redraws the others at their places, the same for the same seed, and a replay makes them again', async () => {
    // Drawn attenuations of this organ are now and then too faint.
    const plain = (await run('drawn', recipe({}))).provenance.lesions;
    const scores = plain.map(({ measure }) => measure.quality?.score ?? 0);
    const minimum = Math.min(1, Math.max(...scores));
    const wanted = recipe({}, { minimum, redraws: 20 });
    const { provenance, warnings } = await run('redrawn', wanted);
    for (const { measure } of provenance.lesions)
      expect(measure.quality?.score).toBeGreaterThanOrEqual(minimum);
    const leftOut = warnings.filter((warning) => warning.includes('was left out'));
    expect(provenance.lesions.length + leftOut.length).toBe(3);
    for (const { spec } of provenance.lesions) {
      const before = plain.find((lesion) => lesion.spec.id === spec.id);
      expect(spec.centreRasMm).toEqual(before?.spec.centreRasMm);
    }
    expect((await run('again', wanted)).provenance.outputs).toEqual(provenance.outputs);
    await replayFiles({ provenance: at('redrawn/provenance.json'), outDir: at('replayed') });
    expect(await readdir(at('replayed'))).toContain('ct.nii.gz');
  });

  it('tells what it could not have, and leaves nothing behind', async () => {
    await expect(
      run('faint', recipe({ attenuationDifferenceHu: 0 }, { minimum: 0.5, redraws: 1 })),
    ).rejects.toMatchObject({
      code: 'quality-too-low',
      data: { organ: 'liver', minimum: 0.5, reason: expect.stringContaining('hardly differs') },
    });
    expect(await readdir(base)).not.toContain('faint');
  });
});
