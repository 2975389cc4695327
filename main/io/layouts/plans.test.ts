import { describe, expect, it } from 'vitest';
import { classesOf } from './classes.ts';
import { difftumor } from './difftumor.ts';
import { layouts } from './layouts.ts';
import { msd } from './msd.ts';
import { nnunet } from './nnunet.ts';
import { readMeText } from './readMe.ts';
import type { CaseOutline, SetPlan } from './setPlan.ts';

const row = (value: number, name: string): CaseOutline['table'][number] => ({
  value,
  name,
  colour: '#123456',
});

const sick: CaseOutline = {
  caseId: 'sick',
  synthetic: true,
  table: [row(5, 'liver'), row(7, 'pancreas'), row(118, 'liver_lesion')],
};
const healthy: CaseOutline = {
  caseId: 'healthy',
  synthetic: false,
  table: [row(2, 'kidney_right'), row(3, 'kidney_left'), row(1, 'liver')],
};
const set = { name: 'Small_Set', cases: [sick, healthy] };

const textOf = (plan: SetPlan, file: string): string =>
  plan.texts.find((text) => text.file === file)?.text ?? 'no such file';

describe('classesOf', () => {
  it('numbers every name once, without gaps, by the smallest value it has anywhere', () => {
    expect(classesOf(set.cases).map(({ value, name }) => [value, name])).toEqual([
      [1, 'liver'],
      [2, 'kidney_right'],
      [3, 'kidney_left'],
      [4, 'pancreas'],
      [5, 'liver_lesion'],
    ]);
  });

  it('does not depend on the order of the cases', () => {
    expect(classesOf([healthy, sick])).toEqual(classesOf([sick, healthy]));
  });
});

describe('the nnU-Net plan', () => {
  const plan = nnunet(set);

  it('has the names nnU-Net asks for', () => {
    expect(plan.folder).toBe('Dataset501_Small_Set');
    expect(plan.cases.map(({ image, labels }) => [image, ...labels.map(({ file }) => file)])).toEqual([
      ['imagesTr/sick_0000.nii.gz', 'labelsTr/sick.nii.gz'],
      ['imagesTr/healthy_0000.nii.gz', 'labelsTr/healthy.nii.gz'],
    ]);
    expect(nnunet({ ...set, name: 'Dataset017_Liver' }).folder).toBe('Dataset017_Liver');
  });

  it('lists consecutive labels, the channel and the synthetic cases', () => {
    expect(JSON.parse(textOf(plan, 'dataset.json'))).toEqual({
      channel_names: { '0': 'CT' },
      labels: { background: 0, liver: 1, kidney_right: 2, kidney_left: 3, pancreas: 4, liver_lesion: 5 },
      numTraining: 2,
      file_ending: '.nii.gz',
      name: 'Small_Set',
      synthetic: ['sick'],
    });
  });

  it('maps each case its own way to the common numbers', () => {
    const from = plan.cases.map(({ labels }) => labels[0].rows.map((label) => label.from));
    expect(from).toEqual([
      [[5], [], [], [7], [118]],
      [[1], [2], [3], [], []],
    ]);
  });
});

describe('the MSD plan', () => {
  it('has one underscore in the folder, an empty test folder, and lists the pairs', () => {
    const plan = msd(set);
    expect(plan.folder).toBe('Task50_Small-Set');
    expect(plan.emptyFolders).toEqual(['imagesTs']);
    expect(JSON.parse(textOf(plan, 'dataset.json'))).toMatchObject({
      modality: { '0': 'CT' },
      tensorImageSize: '3D',
      labels: { '0': 'background', '1': 'liver', '5': 'liver_lesion' },
      numTraining: 2,
      numTest: 0,
      training: [
        { image: './imagesTr/sick.nii.gz', label: './labelsTr/sick.nii.gz' },
        { image: './imagesTr/healthy.nii.gz', label: './labelsTr/healthy.nii.gz' },
      ],
      test: [],
    });
  });
});

describe('the DiffTumor plan', () => {
  const plan = difftumor(set);
  const files = (caseId: string): unknown[] =>
    plan.cases
      .filter((planned) => planned.caseId === caseId)
      .flatMap(({ labels }) => labels.map((label) => [label.file, label.rows.map((r) => [r.value, r.from])]));

  it('writes 1 organ, 2 lesion where there is one, and marks the others as healthy by their path', () => {
    expect(files('sick')).toEqual([
      [
        'labelsTr/liver/sick.nii.gz',
        [
          [1, [5]],
          [2, [118]],
        ],
      ],
      ['organ_pseudo_swin_new/liver/sick.nii.gz', [[1, [5, 118]]]],
      ['labelsTr/pancreas_label/sick.nii.gz', [[1, [7]]]],
    ]);
    expect(files('healthy')).toEqual([
      ['labelsTr/liver_label/healthy.nii.gz', [[1, [1]]]],
      ['labelsTr/kidney_label/healthy.nii.gz', [[1, [2, 3]]]],
    ]);
  });

  it('never validates on what it trains on: one lesion case gives an empty validation list', () => {
    expect(textOf(plan, 'liver_fold/real_tumor_train_0.txt')).toBe(
      'imagesTr/healthy.nii.gz labelsTr/liver_label/healthy.nii.gz\nimagesTr/sick.nii.gz labelsTr/liver/sick.nii.gz\n',
    );
    expect(textOf(plan, 'liver_fold/real_tumor_val_0.txt')).toBe('');
    expect(textOf(plan, 'kidney_fold/real_tumor_train_0.txt')).toBe(
      'imagesTr/healthy.nii.gz labelsTr/kidney_label/healthy.nii.gz\n',
    );
  });

  it('validates on every lesion case once, over at most five folds', () => {
    const many = Array.from({ length: 7 }, (_, i) => ({ ...sick, caseId: `case-${i}` }));
    const lists = difftumor({ name: 'x', cases: [...many, healthy] }).texts;
    const held = lists.filter(({ file }) => file.startsWith('liver_fold/real_tumor_val'));
    expect(held).toHaveLength(5);
    const lines = held.flatMap(({ text }) => text.trim().split('\n'));
    expect(lines.toSorted()).toEqual(
      many.map(({ caseId }) => `imagesTr/${caseId}.nii.gz labelsTr/liver/${caseId}.nii.gz`),
    );
    held.forEach(({ text, file }) => {
      const train = lists.find((list) => list.file === file.replace('val', 'train'))?.text ?? '';
      for (const line of text.trim().split('\n')) expect(train).not.toContain(line);
      expect(train.trim().split('\n')).toHaveLength(8 - text.trim().split('\n').length);
    });
  });

  it('refuses a set without any of its organs, and ids that its reader would misread', () => {
    const spleen = { ...healthy, table: [row(1, 'spleen')] };
    expect(() => difftumor({ name: 'x', cases: [spleen] })).toThrow('organ-missing');
    const marked = { ...sick, caseId: 'old_liver_label_3' };
    expect(() => difftumor({ name: 'x', cases: [marked] })).toThrow('request-invalid');
  });
});

describe('every plan', () => {
  it.each(Object.entries(layouts))('of layout %s names each file once', (_, planSet) => {
    const plan = planSet(set);
    const files = [
      ...plan.cases.flatMap((row) => [row.image, row.provenance, ...row.labels.map(({ file }) => file)]),
      ...plan.texts.map(({ file }) => file),
    ];
    expect(new Set(files).size).toBe(files.length);
    expect(readMeText(set, plan)).toContain('SYNTHETIC: 1 of 2 cases contain lesions');
  });
});
