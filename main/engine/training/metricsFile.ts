import { readFile } from 'node:fs/promises';
import type { EpochMetrics } from '#shared/contract/training.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';

const fixed = ['epoch', 'step', 'rate', 'loss', 'dice', 'ce', 'skipped', 'score'] as const;

/** One line of metrics.csv; labels without a value in this epoch stay empty. */
const lineOf = (metrics: EpochMetrics, labels: readonly string[]): string =>
  [
    ...fixed.map((name) => metrics[name] ?? ''),
    ...labels.map((label) => metrics.validation?.[label] ?? ''),
  ].join(',');

/** metrics.csv of a run: a row an epoch, the Dice of each label after the columns that every epoch has. */
export interface MetricsFile {
  readonly rows: readonly EpochMetrics[];
  /** Adds the row of the next epoch; the file is whole at every moment. */
  add(metrics: EpochMetrics): Promise<void>;
}

/**
 * Opens a run's metrics, without the epochs that it will do again.
 *
 * @param labels of the channels, background left out
 * @param epochs that are done
 */
export async function openMetrics(
  file: string,
  labels: readonly string[],
  epochs: number,
): Promise<MetricsFile> {
  const header = [...fixed, ...labels.map((label) => `dice ${label}`)].join(',');
  const rows = (await readMetrics(file, labels)).filter(({ epoch }) => epoch <= epochs);
  const write = (): Promise<void> =>
    atomicWrite(file, async (handle) => {
      await handle.writeFile([header, ...rows.map((row) => lineOf(row, labels)), ''].join('\n'));
    });
  await write();
  return {
    rows,
    add: async (metrics) => {
      rows.push(metrics);
      await write();
    },
  };
}

/** The rows of a run's metrics; none before its first epoch. */
export async function readMetrics(file: string, labels: readonly string[]): Promise<EpochMetrics[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => (line === '' ? [] : [rowOf(line, labels)]));
}

function rowOf(line: string, labels: readonly string[]): EpochMetrics {
  const cells = line.split(',');
  const number = (name: (typeof fixed)[number]): number => Number(cells[fixed.indexOf(name)]);
  const validation = labels.flatMap((label, i): [string, number][] => {
    const cell = cells[fixed.length + i];
    return cell === undefined || cell === '' ? [] : [[label, Number(cell)]];
  });
  const validated = cells[fixed.indexOf('score')] !== '';
  return {
    epoch: number('epoch'),
    step: number('step'),
    rate: number('rate'),
    loss: number('loss'),
    dice: number('dice'),
    ce: number('ce'),
    skipped: number('skipped'),
    ...(validated && { score: number('score'), validation: Object.fromEntries(validation) }),
  };
}
