import path from 'node:path';
import { Option } from 'commander';
import { type PhantomPhase, phantomPhases } from '#shared/contract/primitives.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import type { Define } from '../commandTable.ts';
import { wholeNumber } from '../options/numbers.ts';
import { seedOption } from '../options/seed.ts';
import { makeOutFolder } from '../outFolder.ts';

interface Options {
  readonly out: string;
  readonly size: number;
  readonly seed: number;
  readonly phase: PhantomPhase;
}

/** `difftumor phantom`: a synthetic abdomen as image, label map and label table. */
export const phantom: Define = (command) => {
  command
    .requiredOption('--out <folder>', 'where ct.nii.gz, labels.nii.gz and labels.json go')
    .option('--size <n>', 'voxels along an in-plane axis, 48 to 512', wholeNumber('--size', 48, 512), 256)
    .addOption(seedOption())
    .addOption(
      new Option('--phase <name>', 'contrast: portal venous, late arterial or none')
        .choices(phantomPhases)
        .default('portal'),
    )
    .addHelpText(
      'after',
      `
The anatomy varies with the seed and is the same in every phase; the field of view does not depend on the size.

Examples:
  difftumor phantom --out phantom
  difftumor phantom --out small --size 96 --seed 3
  difftumor phantom --out native --phase native`,
    );
  return async ({ out, size, seed, phase }: Options) => {
    const folder = await makeOutFolder(out);
    const { ct, labels, table } = makePhantom({ size, seed, phase });
    const files = [
      { file: 'ct.nii.gz', ...(await writeNifti(path.join(folder, 'ct.nii.gz'), ct)) },
      { file: 'labels.nii.gz', ...(await writeNifti(path.join(folder, 'labels.nii.gz'), labels, table)) },
    ];
    const json = `${JSON.stringify(table, undefined, 2)}\n`;
    await atomicWrite(path.join(folder, 'labels.json'), (handle) => handle.writeFile(json));
    return {
      json: { folder, dims: ct.dims, size, seed, phase, files },
      text: `${folder}: ct.nii.gz and labels.nii.gz, ${ct.dims.join('×')} voxels, ${table.length} labels (labels.json)`,
    };
  };
};
