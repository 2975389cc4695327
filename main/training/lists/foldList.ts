import type { Organ } from '#shared/contract/lesion.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { TrainingCase } from '#shared/contract/training.ts';

export interface FoldListOptions {
  /** The list's name, for sentences. */
  readonly file: string;
  readonly organ: Organ;
  /** Put in front of the paths as they are: of real cases, and of healthy ones. */
  readonly dataRoot: string;
  readonly healthyRoot: string;
}

type FileCase = Extract<TrainingCase, { from: 'files' }>;

const healthyMarks = /(liver|pancreas|kidney)_label/;

/**
 * Cases of a published fold list (reference/segmentation.md §6): an image and a label path a line, separated by white
 * space. A case whose name has `liver_label` or the like in it is a healthy CT with an organ mask; others are real,
 * with 1 the organ and 2 its tumor (of kidneys also 3 the organ). Healthy cases come first.
 *
 * @throws Problem `list-invalid` naming the line that is none
 */
export function parseFoldList(text: string, options: FoldListOptions): FileCase[] {
  const { file, organ, dataRoot, healthyRoot } = options;
  const cases = text.split('\n').flatMap((line, at): { healthy: boolean; one: FileCase }[] => {
    const parts = line.trim().split(/\s+/);
    if (parts[0] === '') return [];
    if (parts.length !== 2)
      throw new Problem('list-invalid', {
        file,
        line: at + 1,
        reason: 'it is not an image path and a label path',
      });
    const [image, labels] = parts;
    const [name] = labels.split('.');
    const healthy = healthyMarks.test(name);
    const root = healthy ? healthyRoot : dataRoot;
    const labelNames = healthy ? healthyNames(organ) : realNames(organ);
    return [
      { healthy, one: { from: 'files', name, image: root + image, labels: root + labels, labelNames } },
    ];
  });
  return [...cases.filter(({ healthy }) => healthy), ...cases.filter(({ healthy }) => !healthy)].map(
    ({ one }) => one,
  );
}

/** Of kidneys every value is one, since masks may tell left from right. */
const healthyNames = (organ: Organ): Record<string, string> =>
  organ === 'kidney' ? { '1': organ, '2': organ } : { '1': organ };

const realNames = (organ: Organ): Record<string, string> => ({
  '1': organ,
  '2': lesionName(organ),
  ...(organ === 'kidney' && { '3': organ }),
});
