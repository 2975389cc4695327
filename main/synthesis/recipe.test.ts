import { describe, expect, it } from 'vitest';
import type { SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { fakeCase, patched } from './case.fake.ts';
import { replay, synthesise, type SynthesisResult } from './recipe.ts';

const fake = fakeCase({ organRadiusMm: 21, noiseHu: 12 });
const input = { image: fake.source.image, labels: fake.labels, lesionValue: () => 3 };
const recipe: SynthesizeRecipe = {
  task: 'synthesize',
  organ: 'liver',
  placement: { kind: 'automatic', count: 3, avoidVessels: false },
  size: { kind: 'class', sizeClass: 'tiny' },
  generator: 'rules',
  appearance: {},
  seed: 11,
};

/** The whole case after a result. */
const whole = ({ regions }: SynthesisResult): { hu: Int16Array; labels: Uint8Array } =>
  regions.reduce(
    ({ hu, labels }, region) => ({
      hu: patched({ ...input.image, data: hu }, region.hu, region.box),
      labels: patched({ ...fake.source.labels, data: labels }, region.labels, region.box),
    }),
    { hu: input.image.data, labels: fake.source.labels.data },
  );

describe('synthesise', () => {
  const result = synthesise(input, recipe);

  it('puts the lesions of the recipe, measured, and leaves the rest to the source', () => {
    expect(result.lesions).toHaveLength(3);
    const after = whole(result);
    const lesionVoxels = after.labels.filter((label) => label === 3).length;
    expect(lesionVoxels).toBe(result.lesions.reduce((sum, { measure }) => sum + measure.voxels, 0));
    const outside = after.hu.filter(
      (hu, v) => fake.source.labels.data[v] === 0 && hu !== input.image.data[v],
    );
    expect(outside).toHaveLength(0);
    for (const { measure } of result.lesions) expect(measure.contrastHu).toBeLessThan(-15);
  });

  it('gives the same bytes again, from the recipe and from its provenance', () => {
    expect(synthesise(input, recipe)).toEqual(result);
    const throughJson = JSON.parse(JSON.stringify(result.lesions)) as typeof result.lesions;
    expect(replay(input, { lesions: [...throughJson] })).toEqual(result);
  });

  it('gives something else for another seed', () =>
    expect(whole(synthesise(input, { ...recipe, seed: 12 }))).not.toEqual(whole(result)));

  it('has regions that lie in the volume', () => {
    const { max } = fullBox(input.image.dims);
    for (const { box } of result.regions)
      for (const axis of [0, 1, 2] as const) expect(box.max[axis]).toBeLessThanOrEqual(max[axis]);
  });

  it('says when the labels have no such organ', () =>
    expect(() => synthesise(input, { ...recipe, organ: 'kidney' })).toThrow(
      expect.objectContaining({ code: 'organ-missing' }),
    ));
});
