import { readFile } from 'node:fs/promises';
import { epochMetrics, type EpochMetricsOf, type TrainingTask } from '#shared/contract/training.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { MetricsColumns } from './metricsColumns.ts';

type Row = EpochMetricsOf<TrainingTask>;

/** metrics.csv of a run: a row an epoch. */
export interface MetricsFile {
  readonly rows: readonly Row[];
  /** Adds the row of the next epoch; the file is whole at every moment. */
  add(row: Row): Promise<void>;
}

/**
 * Opens a run's metrics, without the epochs that it will do again.
 *
 * @param epochs that are done
 */
export async function openMetrics(
  file: string,
  columns: MetricsColumns,
  epochs: number,
): Promise<MetricsFile> {
  const rows = (await readMetrics(file, columns)).filter(({ epoch }) => epoch <= epochs);
  const write = (): Promise<void> =>
    atomicWrite(file, async (handle) => {
      const lines = rows.map((row) => lineOf(row, columns).join(','));
      await handle.writeFile([headerOf(columns).join(','), ...lines, ''].join('\n'));
    });
  await write();
  return {
    rows,
    add: async (row) => {
      rows.push(row);
      await write();
    },
  };
}

const everyEpochs = ['epoch', 'step', 'rate', 'loss'] as const;

const headerOf = ({ parts, found }: MetricsColumns): string[] => [
  ...everyEpochs,
  ...parts,
  'skipped',
  'score',
  ...found.map(({ column }) => column),
];

/** Numbers without a value in this epoch stay empty. */
function lineOf(row: Row, { parts, found }: MetricsColumns): (number | string)[] {
  const { validation, ...numbers } = row;
  const value = (name: string): number | string =>
    (numbers as Readonly<Record<string, number | undefined>>)[name] ?? '';
  return [
    ...[...everyEpochs, ...parts, 'skipped', 'score'].map(value),
    ...found.map(({ name }) => validation?.[name] ?? ''),
  ];
}

/** The rows of a run's metrics; none before its first epoch. */
export async function readMetrics(file: string, columns: MetricsColumns): Promise<Row[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const header = headerOf(columns);
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => rowOf(line.split(','), header, columns));
}

function rowOf(
  cells: readonly string[],
  header: readonly string[],
  { task, parts, found }: MetricsColumns,
): Row {
  const numbersOf = (names: readonly { readonly name: string; readonly column: string }[]) =>
    Object.fromEntries(
      names.flatMap(({ name, column }) => {
        const cell = cells[header.indexOf(column)] ?? '';
        return cell === '' ? [] : [[name, Number(cell)]];
      }),
    );
  const plain = [...everyEpochs, ...parts, 'skipped', 'score'].map((name) => ({ name, column: name }));
  const numbers = numbersOf(plain);
  const validation = 'score' in numbers ? { validation: numbersOf(found) } : {};
  return epochMetrics[task].parse({ ...numbers, ...validation });
}
