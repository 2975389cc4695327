import { describe, expect, it } from 'vitest';
import { labelRoles, type RoleOptions } from './labelRoles.ts';

const colour = '#000000';
/** `5=liver` is a named value, `7` one without a name. */
const roles = (values: string, options: RoleOptions = {}) => {
  const rows = values.split(' ').map((text) => {
    const [value, name] = text.split('=');
    return { value: Number(value), name };
  });
  return labelRoles(
    {
      file: 'a.nii',
      table: rows.map(({ value, name }) => ({ value, name: name ?? `label_${value}`, colour })),
      unnamed: rows.filter(({ name }) => name === undefined).map(({ value }) => value),
    },
    options,
  );
};

describe('labelRoles', () => {
  it('takes 1 as organ and 2 as tumor in a file without names', () => {
    expect(roles('1 2')).toEqual({ organ: [1], tumor: [2] });
    expect(roles('1')).toEqual({ organ: [1], tumor: [2] });
  });

  it('reads names, and lets other named values be', () => {
    expect(roles('5=liver 6=spleen 9=liver_lesion')).toEqual({ organ: [5], tumor: [9] });
    expect(roles('2=kidney_right 3=kidney_left 4=kidney_tumor')).toEqual({ organ: [2, 3], tumor: [4] });
    expect(roles('1=liver 2=lesion')).toEqual({ organ: [1], tumor: [2] });
  });

  it('takes the organ whose lesions are labelled where several are named, or the one that is asked for', () => {
    expect(roles('5=liver 10=pancreas 11=pancreas_lesion')).toEqual({ organ: [10], tumor: [11] });
    expect(roles('5=liver 10=pancreas 11=pancreas_lesion', { organ: 'liver' })).toEqual({
      organ: [5],
      tumor: [],
    });
  });

  it('does not guess among several organs', () => {
    expect(() => roles('5=liver 10=pancreas')).toThrow(
      expect.objectContaining({
        code: 'organ-ambiguous',
        data: { file: 'a.nii', organs: 'liver, pancreas' },
      }),
    );
  });

  it('lets given values go before names', () => {
    expect(roles('1 2 3', { organValues: [1, 3] })).toEqual({ organ: [1, 3], tumor: [2] });
    expect(roles('1', { tumorValues: [1] })).toEqual({ organ: [], tumor: [1] });
    expect(roles('1=liver 2=liver_lesion', { tumorValues: [1] })).toEqual({ organ: [], tumor: [1] });
  });

  it('refuses values that nobody explained', () => {
    expect(() => roles('1 2 3 7')).toThrow(
      expect.objectContaining({
        code: 'label-values-unknown',
        data: expect.objectContaining({ values: '3, 7' }),
      }),
    );
    expect(() => roles('255')).toThrow(expect.objectContaining({ code: 'label-values-unknown' }));
    expect(() => roles('5=liver 6')).toThrow(expect.objectContaining({ code: 'label-values-unknown' }));
  });
});
