import path from 'node:path';
import type { Organ } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { TrainingCase } from '#shared/contract/training.ts';
import { readDataset } from '#main/engine/training/readDataset.ts';
import { readFoldList } from '#main/engine/training/readFoldList.ts';
import type { PublishedOptions, PublishedValues } from './publishedValues.ts';

interface Cases {
  readonly train: TrainingCase[];
  readonly validation: TrainingCase[];
}

/**
 * The cases that flags name: fold lists, or data sets.
 *
 * @throws Problem `request-invalid`, `list-invalid`, `file-missing`
 */
export async function publishedCases(
  options: PublishedOptions,
  { text }: PublishedValues,
  organ: Organ,
): Promise<Cases> {
  const json = options['json_dir'];
  if (typeof json === 'string') {
    const validation = options['val_json_dir'];
    return {
      train: await readDataset(json),
      validation: typeof validation === 'string' ? await readDataset(validation) : [],
    };
  }
  const folder = options['datafold_dir'];
  if (typeof folder !== 'string')
    throw new Problem('request-invalid', {
      field: '--config',
      reason: 'a recipe, --datafold_dir or --json_dir must say what to train on',
    });
  const read = async (part: 'train' | 'val'): Promise<TrainingCase[]> => {
    const file = path.join(folder, `real_${text('tumor_type', 'tumor')}_${part}_${text('fold', '0')}.txt`);
    const roots = { dataRoot: text('data_root', ''), healthyRoot: text('healthy_data_root', '') };
    return readFoldList(file, { organ, ...roots });
  };
  return { train: await read('train'), validation: await read('val') };
}
