import { Option } from 'commander';
import { wholeNumber } from './numbers.ts';

/** `--seed N`, by which everything random can be had again. */
export const seedOption = (): Option =>
  new Option('--seed <n>', 'seed of everything random; the same seed gives the same bytes')
    .default(1)
    .argParser(wholeNumber('--seed', 0, 0xffffffff));
