import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import { exportLayouts, Provenance } from '#shared/contract/recipe.ts';
import { multiplyAffine, scalingAffine } from '#shared/geometry/affine.ts';
import { readLabelMap } from '../nifti/readLabelMap.ts';
import { readNifti } from '../nifti/readNifti.ts';
import { writePatchedNifti } from '../nifti/writePatchedNifti.ts';
import { testFolder } from '../testFolder.fake.ts';
import { tinyAffine, tinyCase, tinyLabels } from './exportCase.fake.ts';
import { verifySet } from './verifySet.ts';
import { writeSet } from './writeSet.ts';

const at = testFolder();
const variants = path.resolve(import.meta.dirname, '../../../../shared/data/nifti-odd/variants');

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();

const healthy = tinyCase({
  caseId: 'healthy',
  synthetic: false,
  table: [
    { value: 9, name: 'spleen', colour: '#000001' },
    { value: 5, name: 'liver', colour: '#000002' },
  ],
});

describe('writeSet', () => {
  it.each(exportLayouts)('writes, lists and checks a set in layout %s', async (layout) => {
    const out = at(`set-${layout}`);
    const { manifest, folder } = await writeSet(out, layout, 'Set', [tinyCase(), healthy]);
    expect(await verifySet(folder)).toEqual(manifest);
    const listed = [
      'manifest.json',
      ...manifest.texts.map(({ file }) => file),
      ...manifest.cases.flatMap((row) => [
        row.image.file,
        row.provenance?.file ?? '',
        ...row.labels.map(({ file }) => file),
        ...(row.dicom ?? []).map(({ file }) => file),
      ]),
    ];
    expect(filesIn(folder)).toEqual(listed.toSorted());
    expect(manifest.cases.map(({ caseId, synthetic }) => [caseId, synthetic])).toEqual([
      ['tiny', true],
      ['healthy', false],
    ]);
    for (const { image, labels } of manifest.cases) {
      const { volume } = await readNifti(path.join(folder, image.file));
      expect(volume.data[27]).toBe(67);
      for (const { file } of labels)
        expect((await readLabelMap(path.join(folder, file))).header.affineRas).toEqual(volume.affineRas);
    }
  });

  it('gives every case the same label numbers in an nnU-Net set', async () => {
    const { folder } = await writeSet(at('numbers'), 'nnunet', 'Numbers', [tinyCase(), healthy]);
    const values = async (name: string): Promise<unknown[]> => {
      const { counts, table } = await readLabelMap(path.join(folder, `labelsTr/${name}.nii.gz`));
      return [[...counts], table.map((row) => row.name)];
    };
    const names = ['liver', 'liver_lesion', 'spleen'];
    const [background, liver, other] = [41, 17, 2];
    expect(await values('tiny')).toEqual([
      [
        [0, background],
        [1, liver],
        [2, other],
      ],
      names,
    ]);
    expect(await values('healthy')).toEqual([
      [
        [0, background],
        [1, liver],
        [3, other],
      ],
      names,
    ]);
  });

  it('writes a provenance that lists the files beside it, with the meaning of their labels', async () => {
    const { folder } = await writeSet(at('provenance'), 'nnunet', 'P', [tinyCase()]);
    const file = path.join(folder, 'provenance/tiny.json');
    const { outputs } = Provenance.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(outputs.map((output) => output.file)).toEqual([
      '../imagesTr/tiny_0000.nii.gz',
      '../labelsTr/tiny.nii.gz',
    ]);
    for (const output of outputs) {
      const bytes = readFileSync(path.join(path.dirname(file), output.file));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(output.sha256);
    }
    expect(outputs[1].labels?.map(({ value, from }) => [value, from])).toEqual([
      [1, [5]],
      [2, [9]],
    ]);
  });

  it('writes the same bytes again', async () => {
    for (const name of ['again-a', 'again-b'])
      await writeSet(at(name), 'difftumor', 'D', [tinyCase(), healthy]);
    expect(filesIn(at('again-a'))).toEqual(filesIn(at('again-b')));
    for (const file of filesIn(at('again-a')))
      expect(readFileSync(at('again-a', file)).equals(readFileSync(at('again-b', file)))).toBe(true);
  });

  it('takes an empty folder, refuses one that holds something and leaves that alone', async () => {
    mkdirSync(at('empty'));
    await writeSet(at('empty'), 'pairs', 'E', [tinyCase()]);
    expect(filesIn(at('empty', 'tiny'))).toEqual(['ct.nii.gz', 'labels.nii.gz', 'provenance.json']);
    const before = filesIn(at('empty'));
    await expect(writeSet(at('empty'), 'pairs', 'E', [tinyCase()])).rejects.toMatchObject({
      code: 'folder-not-empty',
    });
    expect(filesIn(at('empty'))).toEqual(before);
  });

  it('reports every case twice: written, checked', async () => {
    const seen: number[][] = [];
    const progress = (done: number, total: number): void => void seen.push([done, total]);
    await writeSet(at('progress'), 'msd', 'M', [tinyCase(), healthy], { progress });
    expect(seen).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
  });
});

describe('a set that fails', () => {
  const nothingLeft = (name: string): void =>
    expect(readdirSync(at()).filter((entry) => entry.includes(name))).toEqual([]);

  it('leaves nothing behind when a case cannot be written', async () => {
    const broken = tinyCase({ caseId: 'broken', writeImage: () => Promise.reject(new Error('no disk')) });
    await expect(writeSet(at('fails'), 'nnunet', 'F', [tinyCase(), broken])).rejects.toThrow('no disk');
    nothingLeft('fails');
  });

  it('names the folder that was chosen when the disk is full, not the temporary one', async () => {
    const full = new Problem('disk-full', { folder: at('.full.1-1.part', 'imagesTr') });
    const broken = tinyCase({ writeImage: () => Promise.reject(full) });
    await expect(writeSet(at('full'), 'nnunet', 'F', [broken])).rejects.toMatchObject({
      code: 'disk-full',
      data: { folder: at() },
    });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const stop = new AbortController();
    const first = tinyCase({
      labels: () => {
        stop.abort(new Error('enough'));
        return Promise.resolve(tinyLabels());
      },
    });
    const options = { signal: stop.signal };
    await expect(writeSet(at('stopped'), 'msd', 'S', [first, healthy], options)).rejects.toThrow('enough');
    nothingLeft('stopped');
  });

  it('refuses labels on another grid than the image', async () => {
    const shifted = multiplyAffine(scalingAffine([1, 1, 1], [0, 0, 1]), tinyAffine);
    const other = tinyCase({ labels: () => Promise.resolve(tinyLabels(shifted)) });
    await expect(writeSet(at('grid'), 'pairs', 'G', [other])).rejects.toMatchObject({
      code: 'grid-differs',
      data: { difference: '1.00 mm apart' },
    });
  });

  it('refuses labels that the table of the case does not list', async () => {
    const partly = tinyCase({ table: [{ value: 5, name: 'liver', colour: '#000000' }] });
    await expect(writeSet(at('table'), 'nnunet', 'T', [partly])).rejects.toThrow(
      'label 9 is not in the table',
    );
  });

  it('clears away what a killed program left of the same set', async () => {
    // No process has this number: Linux ends at 4194304.
    mkdirSync(at('.again.99999999-1.part'));
    mkdirSync(at(`.again.${process.pid}-999.part`));
    await writeSet(at('again'), 'pairs', 'A', [tinyCase()]);
    expect(existsSync(at('.again.99999999-1.part'))).toBe(false);
    expect(existsSync(at(`.again.${process.pid}-999.part`))).toBe(true);
  });
});

describe('verifySet', () => {
  const exported = async (name: string): Promise<string> =>
    (await writeSet(at(name), 'nnunet', 'V', [tinyCase()])).folder;

  it.each([
    ['imagesTr/tiny_0000.nii.gz', 'another SHA-256'],
    ['labelsTr/tiny.nii.gz', 'cannot be unpacked|another SHA-256|gzip-broken'],
    ['dataset.json', 'another SHA-256'],
    ['provenance/tiny.json', 'another SHA-256'],
  ])('finds one changed byte in %s', async (file, reason) => {
    const folder = await exported(`changed-${path.basename(file)}`);
    const bytes = readFileSync(path.join(folder, file));
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(path.join(folder, file), bytes);
    await expect(verifySet(folder)).rejects.toThrow(new RegExp(reason));
  });

  it('finds a manifest that lists another meaning, a missing file, and no manifest', async () => {
    const folder = await exported('meaning');
    const manifest = path.join(folder, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"liver_lesion"', '"cyst"'));
    await expect(verifySet(folder)).rejects.toThrow('label 2 is not called cyst');
    writeFileSync(manifest, text.replace('tiny_0000.nii.gz', 'gone.nii.gz'));
    await expect(verifySet(folder)).rejects.toMatchObject({ code: 'file-missing' });
    writeFileSync(manifest, '{}');
    await expect(verifySet(folder)).rejects.toMatchObject({ code: 'export-differs' });
  });
});

describe.skipIf(!existsSync(variants))('labels beside odd images', () => {
  it.each([
    'units-micron.nii.gz',
    'no-form.nii.gz',
    'shear-sform.nii.gz',
    'sform-qform-disagree.nii.gz',
    'nifti2-big-endian.nii.gz',
  ])('state the geometry of %s in the same header fields', async (name) => {
    const source = path.join(variants, name);
    const { volume } = await readNifti(source);
    const labels = { ...volume, data: new Uint8Array(volume.data.length).fill(5), meaning: 'label' } as const;
    const odd = tinyCase({
      writeImage: (file) => writePatchedNifti(source, file, []),
      labels: () => Promise.resolve(labels),
    });
    const { folder } = await writeSet(at(`odd-${name}`), 'pairs', 'O', [odd]);
    const image = await readNifti(path.join(folder, 'tiny/ct.nii.gz'));
    const label = await readNifti(path.join(folder, 'tiny/labels.nii.gz'));
    expect(label.volume.affineRas).toEqual(image.volume.affineRas);
    expect(label.header.affineSource).toBe(image.header.affineSource);
    expect(label.warnings.map(({ code }) => code)).toEqual(image.warnings.map(({ code }) => code));
  });
});
