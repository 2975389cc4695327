import path from 'node:path';
import { expect, it } from 'vitest';
import { openPathsOf } from './openPaths.ts';

it('takes what is no switch, from the folder it is relative to', () => {
  const folder = path.resolve('/home/ann');
  const args = ['--no-sandbox', 'ct.nii.gz', path.resolve('/scans/b.nii'), '', '-x'];
  expect(openPathsOf(args, folder)).toEqual([path.join(folder, 'ct.nii.gz'), path.resolve('/scans/b.nii')]);
});
