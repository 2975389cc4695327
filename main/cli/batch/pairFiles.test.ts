import { expect, it } from 'vitest';
import { pairFiles } from './pairFiles.ts';

it('pairs equal names, whatever their packing', () => {
  expect(pairFiles(['b.nii', 'a.nii.gz', 'notes.txt'], ['a.nii', 'b.nii.gz', 'c.nii'])).toEqual([
    { name: 'a', ct: 'a.nii.gz', labels: ['a.nii'] },
    { name: 'b', ct: 'b.nii', labels: ['b.nii.gz'] },
  ]);
});

it('knows nnU-Net’s channel number', () => {
  expect(pairFiles(['liver_001_0000.nii.gz'], ['liver_001.nii.gz'])).toEqual([
    { name: 'liver_001', ct: 'liver_001_0000.nii.gz', labels: ['liver_001.nii.gz'] },
  ]);
});

it('takes a longer name only after a separator, and only when no equal one is there', () => {
  expect(pairFiles(['ct1.nii'], ['ct1_liver.nii', 'ct10_liver.nii'])[0].labels).toEqual(['ct1_liver.nii']);
  expect(pairFiles(['ct1.nii'], ['ct1.nii', 'ct1_liver.nii'])[0].labels).toEqual(['ct1.nii']);
});

it('leaves none and several to be told of', () => {
  expect(pairFiles(['ct1.nii'], ['ct2.nii'])[0].labels).toEqual([]);
  expect(pairFiles(['ct1.nii'], ['ct1-a.nii', 'ct1-b.nii'])[0].labels).toHaveLength(2);
});

it('counts numbers in names', () => {
  expect(pairFiles(['ct10.nii', 'ct9.nii'], []).map(({ name }) => name)).toEqual(['ct9', 'ct10']);
});
