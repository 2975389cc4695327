import { Problem } from '#shared/contract/problems.ts';

const invalid = (field: string, reason: string): Problem => new Problem('request-invalid', { field, reason });

/** Reader of a whole number from `least` to `most` for option `field`. */
export const wholeNumber =
  (field: string, least: number, most: number) =>
  (text: string): number => {
    const value = numberOf(text);
    if (value === undefined || !Number.isInteger(value) || value < least || value > most)
      throw invalid(field, `"${text}" is not a whole number from ${least} to ${most}`);
    return value;
  };

/** Reader of a number from `least` to `most` for option `field`. */
export const number =
  (field: string, least: number, most: number) =>
  (text: string): number => {
    const value = numberOf(text);
    if (value === undefined || value < least || value > most)
      throw invalid(field, `"${text}" is not a number from ${least} to ${most}`);
    return value;
  };

/** Reader of three numbers "X,Y,Z" for option `field`, in the unit that `unit` names. */
export const triple =
  (field: string, unit: string) =>
  (text: string): [number, number, number] => {
    const values = text.split(',').map(numberOf);
    const [x, y, z] = values;
    if (values.length !== 3 || x === undefined || y === undefined || z === undefined)
      throw invalid(field, `"${text}" is not three numbers X,Y,Z in ${unit}`);
    return [x, y, z];
  };

/** A finite decimal number; undefined for anything else, also for what Number() would take generously. */
const numberOf = (text: string): number | undefined =>
  /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
