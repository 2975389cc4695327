import type { RunDetail } from '#shared/contract/run.ts';
import { denoisingNames, type TrainingTask } from '#shared/contract/training.ts';
import type { Series } from '#renderer/components/LineChart.tsx';
import { shownLabels } from '#renderer/editor/training/planKinds.ts';
import { labelColour, labelWords } from './labelColour.ts';

interface Chart {
  readonly title: string;
  readonly series: readonly Series[];
  readonly range?: readonly [number, number];
  readonly mark?: { readonly x: number; readonly text: string } | undefined;
  /** Said while there is nothing to draw, where that is no validation. */
  readonly empty?: string;
}

const blue = '#4c90f0';
const colours = [blue, '#f0b755', '#62d96b', '#ff8fb1', '#2ee6d6', '#c299f0'];

/** What is drawn of each kind of training, epoch by epoch, beside its loss. */
const charts: { readonly [T in TrainingTask]: (run: RunDetail) => readonly Chart[] } = {
  trainSegmentation: (run) => {
    const labels = shownLabels(run.plan);
    const series = labels.slice(1).map((label) => ({
      name: labelWords(label),
      colour: labelColour(label, labels),
      points: found(run, label),
    }));
    return [{ title: 'Validation Dice', series, range: [0, 1], mark: best(run) }];
  },
  trainAutoencoder: (run) => [
    {
      title: 'Validation PSNR',
      series: [{ name: 'dB', colour: blue, points: found(run, 'psnr') }],
      mark: best(run),
    },
    {
      title: 'Validation difference',
      series: [{ name: 'mean, HU', colour: blue, points: found(run, 'mean HU difference') }],
    },
    { title: 'Parts of the loss', series: partsOf(run), empty: 'The first epoch is not done yet.' },
  ],
  trainDiffusion: (run) => [
    {
      title: 'Validation loss',
      series: [{ name: 'same noise each time', colour: blue, points: found(run, denoisingNames[0]) }],
      mark: best(run),
    },
  ],
};

export const validationCharts = (run: RunDetail): readonly Chart[] => charts[run.task](run);

const found = ({ metrics }: RunDetail, name: string): [number, number][] =>
  metrics.flatMap(({ epoch, validation }): [number, number][] => {
    const value = validation?.[name];
    return value === undefined ? [] : [[epoch, value]];
  });

/** Parts that are there at all; how many codes are in use is none of the loss. */
function partsOf({ metrics }: RunDetail): Series[] {
  const names = Object.keys(metrics[0]?.parts ?? {}).filter((name) => name !== 'perplexity');
  const used = names.filter((name) => metrics.some(({ parts }) => parts[name] !== 0));
  return used.map((name, at) => ({
    name,
    colour: colours[at % colours.length],
    points: metrics.map(({ epoch, parts }) => [epoch, parts[name]]),
  }));
}

const best = ({ best: one }: RunDetail) => one && { x: one.epoch, text: 'best' };
