import { expect, it } from 'vitest';
import { casesOfDataset } from './datasetJson.ts';
import { parseFoldList } from './foldList.ts';

const options = { file: 'fold.txt', organ: 'kidney', dataRoot: '/real/', healthyRoot: '/healthy/' } as const;

it('reads a fold list, healthy cases first', () => {
  const text = 'img/a.nii.gz label/a.nii.gz\n\nimg/b.nii.gz\tkidney_label/b.v2.nii.gz\n';
  expect(parseFoldList(text, options)).toEqual([
    {
      from: 'files',
      name: 'kidney_label/b',
      image: '/healthy/img/b.nii.gz',
      labels: '/healthy/kidney_label/b.v2.nii.gz',
      labelNames: { '1': 'kidney', '2': 'kidney' },
    },
    {
      from: 'files',
      name: 'label/a',
      image: '/real/img/a.nii.gz',
      labels: '/real/label/a.nii.gz',
      labelNames: { '1': 'kidney', '2': 'kidney_lesion', '3': 'kidney' },
    },
  ]);
});

it('names the line that is none', () => {
  expect(() => parseFoldList('a b\nc\n', options)).toThrow(
    expect.objectContaining({ code: 'list-invalid', data: expect.objectContaining({ line: 2 }) as object }),
  );
});

it('reads the Decathlon’s list', () => {
  const json = {
    labels: { '0': 'background', '1': 'liver', '2': 'cancer' },
    training: [{ image: './imagesTr/liver_0.nii.gz', label: './labelsTr/liver_0.nii.gz' }],
  };
  expect(casesOfDataset({ folder: '/set', json, images: [] })).toEqual([
    {
      from: 'files',
      name: 'liver_0',
      image: '/set/./imagesTr/liver_0.nii.gz',
      labels: '/set/./labelsTr/liver_0.nii.gz',
      labelNames: { '1': 'liver', '2': 'liver_lesion' },
    },
  ]);
});

it('reads an nnU-Net folder', () => {
  const json = { labels: { background: 0, pancreas: 1, pancreas_lesion: 2 }, file_ending: '.nii.gz' };
  const images = ['c1_0000.nii.gz', 'c1_0001.nii.gz', 'readme.txt'];
  expect(casesOfDataset({ folder: '/set', json, images })).toMatchObject([
    {
      name: 'c1',
      image: '/set/imagesTr/c1_0000.nii.gz',
      labels: '/set/labelsTr/c1.nii.gz',
      labelNames: { '1': 'pancreas', '2': 'pancreas_lesion' },
    },
  ]);
});

it.each([[3], [{}], [{ labels: {} }], [{ labels: {}, training: [{ image: 'a' }] }]])('refuses %j', (json) => {
  expect(() => casesOfDataset({ folder: '/set', json, images: [] })).toThrow('list-invalid');
});
