import { Problem } from '#shared/contract/problems.ts';

/** Reader of label values "1,3" for option `field`. */
export const labelValues =
  (field: string) =>
  (text: string): number[] =>
    text.split(',').map((part) => {
      if (!/^\s*\d{1,5}\s*$/.test(part) || Number(part) < 1 || Number(part) > 65535)
        throw new Problem('request-invalid', {
          field,
          reason: `"${text}" is not a list of label values from 1 to 65535, as in 1,3`,
        });
      return Number(part);
    });
