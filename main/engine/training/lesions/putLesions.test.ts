import { expect, it } from 'vitest';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { fakeCase } from '#main/synthesis/case.fake.ts';
import { fakeNetworks } from '#main/synthesis/diffusion/networks.fake.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { labelledCase } from '../../labelledCase.ts';
import { takeTurns } from '../turns.ts';
import type { LoadedCase } from '../trainingCase.ts';
import { type Drawer, pickDrawer, refuseUndrawn } from './drawers.ts';
import { type Painters, putLesions } from './putLesions.ts';
import { sceneDecoder } from './sceneDecoder.ts';

const { source, labels } = fakeCase({ dims: [64, 64, 64], organRadiusMm: 30, noiseHu: 8 });
const labelled = labelledCase(source.image, labels);
const healthy: LoadedCase = { name: 'a', labelled, channelOf: new Uint8Array(65536), organs: ['liver'] };

const model = (changes: Partial<Drawer> = {}): Drawer =>
  ({
    generator: 'diffusion',
    weight: 1,
    source: {
      model: { id: 'fake', sha256: 'f'.repeat(64) },
      sampling: { sampler: 'ddim-clipped', steps: 4 },
    },
    appearance: { massEffectPercent: 0, restoreNoise: false },
    organs: ['liver'],
    sizes: ['small'],
    side: 32,
    windowHu: [-175, 250],
    ...changes,
  }) as Drawer;
const rules: Drawer = { generator: 'rules', weight: 1 };

const paintersOf = (drawers: readonly Drawer[]): Painters => ({
  drawers,
  decode: sceneDecoder(
    drawers,
    drawers.map(({ generator }) => (generator === 'rules' ? undefined : fakeNetworks())),
    { signal: new AbortController().signal, turns: takeTurns() },
  ).decode,
});

const synthesis: OnTheFly = {
  generators: [],
  share: 1,
  sizes: { small: 1 },
  mostLesions: 1,
  appearance: {},
};
const put = (drawers: readonly Drawer[], seed = 1, changes: Partial<OnTheFly> = {}, into = healthy) =>
  putLesions(into, { ...synthesis, ...changes }, seededRandom(seed), paintersOf(drawers));

it('changes the image and the labels of a healthy case in the lesion’s reach alone', async () => {
  const { composer, lesions, by } = await put([model()]);
  expect(by).toBe('fake');
  expect(lesions).toMatchObject([{ generator: 'diffusion', organ: 'liver', model: { id: 'fake' } }]);
  const [{ centreRasMm, diameterMm, appearance }] = lesions;
  const whole = composer.read(fullBox(source.image.dims));
  const reach = (1.7 * diameterMm) / 2 + 3 * appearance.edgeSoftnessMm + 1;
  let [changed, painted] = [0, 0];
  for (let v = 0; v < whole.hu.length; v++) {
    const isChanged = whole.hu[v] !== source.image.data[v];
    const isPainted = whole.labels[v] !== source.labels.data[v];
    if (!isChanged && !isPainted) continue;
    const [x, y, z] = [v % 64, Math.floor(v / 64) % 64, Math.floor(v / 4096)];
    const distance = Math.hypot(x - centreRasMm[0], y - centreRasMm[1], z - centreRasMm[2]);
    expect(distance).toBeLessThan(reach);
    // Nothing but the organ becomes lesion, or changes.
    expect(source.labels.data[v]).toBe(1);
    if (isChanged) changed++;
    if (isPainted) painted++;
  }
  expect(painted).toBe(composer.lesions[0].measure.voxels);
  expect(changed).toBeGreaterThan(painted);
  // What the networks drew: 20 HU in an organ of 100.
  expect(composer.lesions[0].measure.contrastHu).toBeLessThan(-40);
});

it('is the same for the same random numbers, and leaves a case healthy as often as the recipe says', async () => {
  const [a, b] = [await put([rules, model()], 7), await put([rules, model()], 7)];
  expect(b.lesions).toEqual(a.lesions);
  expect(b.composer.read(fullBox(source.image.dims))).toEqual(a.composer.read(fullBox(source.image.dims)));
  expect(await put([model()], 1, { share: 0 })).toMatchObject({ lesions: [] });
  expect(await put([model()], 1, {}, { ...healthy, organs: [] })).toMatchObject({ lesions: [] });
});

it('leaves a case healthy where no place is found', async () => {
  const narrow = fakeCase({ dims: [64, 64, 64], organRadiusMm: 3 });
  const small = { ...healthy, labelled: labelledCase(narrow.source.image, narrow.labels) };
  const { lesions, by } = await put([model({ sizes: ['large'] })], 1, { sizes: { large: 1 } }, small);
  expect([lesions, by]).toEqual([[], undefined]);
});

it('chooses by weight among the generators that know organ and size', async () => {
  const drawers = [rules, model({ weight: 3 }), model({ sizes: ['large'] }), model({ organs: ['kidney'] })];
  const counts = [0, 0, 0, 0];
  for (let seed = 0; seed < 400; seed++)
    counts[pickDrawer(drawers, 'liver', 'small', seededRandom(seed)) ?? 0]++;
  expect(counts.slice(2)).toEqual([0, 0]);
  expect(counts[1] / 400).toBeCloseTo(0.75, 1);
  expect(pickDrawer([model()], 'liver', 'large', seededRandom(1))).toBeUndefined();
});

it('refuses lesions that nobody draws', () => {
  expect(() => refuseUndrawn([model()], ['liver'], ['small'])).not.toThrow();
  for (const [organ, size] of [
    ['liver', 'tiny'],
    ['kidney', 'small'],
  ] as const)
    expect(() => refuseUndrawn([model(), { ...rules, weight: 0 }], [organ], [size])).toThrow(
      expect.objectContaining({ code: 'lesion-undrawn', data: expect.objectContaining({ organ, size }) }),
    );
});

it('puts up to so many lesions of a size', async () => {
  const counts = new Set<number>();
  for (let seed = 0; seed < 12; seed++)
    counts.add((await put([rules], seed, { sizes: { tiny: 1 }, mostOfSize: { tiny: 3 } })).lesions.length);
  expect([...counts].sort()).toEqual([1, 2, 3]);
});
