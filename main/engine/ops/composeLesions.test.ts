import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { boxVoxels } from '#shared/geometry/box.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { createResidents } from '../residents.ts';
import { composeLesions, type Composed } from './composeLesions.ts';
import { importCase } from './importCase.ts';

const folder = testFolder();
const dims: Dims = [24, 24, 20];
const affineRas: Affine = [2, 0, 0, -24, 0, 2, 0, -24, 0, 0, 2, -20, 0, 0, 0, 1];

/** A block of liver with a pattern in it, so that a voxel from the wrong place shows. */
async function makeCase(name: string): Promise<CaseOnDisk> {
  const count = dims[0] * dims[1] * dims[2];
  const own = folder(name);
  await mkdir(own);
  const ct = path.join(own, 'ct.nii');
  const labels = path.join(own, 'liver.nii');
  const data = Int16Array.from({ length: count }, (_, v) => 90 + (v % 23));
  await writeNifti(ct, { dims, affineRas, data, meaning: 'hu' });
  await writeNifti(labels, { dims, affineRas, data: new Uint8Array(count).fill(1), meaning: 'label' });
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const source = await importCase(
    { folder: own, imageFile: ct, imageFiles: ['ct.nii'], labelsFile: labels },
    context,
  );
  return { folder: own, source };
}

const lesion = (id: string, x: number, diameterMm = 8): LesionSpec =>
  ruleLesion({ id, centreRasMm: [x, 0, 0], diameterMm, seed: 5 });
const [a, b, c] = [lesion('a', -12), lesion('b', 0), lesion('c', 12)];

let onDisk: CaseOnDisk;
beforeAll(async () => {
  onDisk = await makeCase('ct');
});
const fresh = () => composeLesions(createResidents(2));

describe('composeLesions', () => {
  it('answers the same whatever the engine did before', async () => {
    const input = { onDisk, from: [a, b], to: [a, c], probe: true };
    const first = await fresh()(input);
    const used = composeLesions(createResidents(2));
    await used({ onDisk, to: [c, b, a], probe: true });
    await used({ onDisk, from: [b], to: [], probe: true });
    expect(await used(input)).toEqual(first);
  });

  it('puts the voxels where the boxes say', async () => {
    const { boxes, parts, lesions }: Composed = await fresh()({ onDisk, to: [a, c], probe: true });
    expect(lesions.map(({ spec }) => spec.id)).toEqual(['a', 'c']);
    expect(boxes.length).toBe(2);
    boxes.forEach(({ box, imageOffset, labelOffset }, at) => {
      expect(parts[2 * at].length).toBe(2 * boxVoxels(box));
      expect(parts[2 * at + 1].length).toBe(boxVoxels(box));
      expect([imageOffset % 8, labelOffset % 8]).toEqual([0, 0]);
    });
  });

  it('sends no voxels of a box that shows the source again', async () => {
    const { boxes, parts } = await fresh()({ onDisk, from: [a], to: [], probe: true });
    expect(boxes).toMatchObject([{ restored: true }]);
    expect(parts).toEqual([]);
  });

  it('probes new and changed lesions only, and only when asked', async () => {
    const near = lesion('n', 2);
    const compose = fresh();
    const refused = { code: 'on-lesion' };
    await expect(compose({ onDisk, from: [b], to: [b, near], probe: true })).rejects.toMatchObject(refused);
    await compose({ onDisk, from: [b, near], to: [b, near, c], probe: true });
    await compose({ onDisk, from: [b], to: [b, near], probe: false });
  });
});

describe('createResidents', () => {
  it('holds the cases used last', async () => {
    const [one, two, three] = await Promise.all(['one', 'two', 'three'].map(makeCase));
    const residents = createResidents(2);
    const first = await residents.open(one);
    await residents.open(two);
    expect(await residents.open(one)).toBe(first);
    const second = await residents.open(two);
    await residents.open(three);
    expect(await residents.open(two)).toBe(second);
    expect(await residents.open(one)).not.toBe(first);
  });
});
