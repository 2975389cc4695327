import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Outline, RunPicture } from '#shared/contract/run.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { outline } from '#main/evaluation/report/outline.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { greyPng } from '#main/io/png.ts';
import { axialSlice, bodyPart, partOf, tellingSlice, volumeGrid } from '#main/training/runs/axialSlice.ts';
import { maskArea } from '#main/training/runs/maskArea.ts';
import type { DrawnSample } from './drawSample.ts';
import { type Shown, shownLabels, shownSample } from './shownSample.ts';
import type { LoadedCase } from './trainingCase.ts';

/** Samples that are kept; a newer one takes the place of the oldest. */
const mostSamples = 12;
/** Validations of which pictures are kept, and cases that are shown of each. */
const mostValidations = 8;
const mostCases = 6;

type Facts = Omit<RunPicture, 'kind' | 'file' | 'widthMm' | 'heightMm' | 'outlines'>;

/**
 * Pictures of a run: a PNG each, and a JSON beside it that says what it shows (RunPicture).
 *
 * @param folder made when the first one is written
 */
export function runPictures(folder: string, recipe: TrainRecipe) {
  const labels = shownLabels(recipe);
  const { input } = recipe;
  const isLesion = labels.map((label) => /(^|_)lesion$/.test(label));
  const [low, high] = input.windowHu;

  async function write(
    kind: RunPicture['kind'],
    slot: readonly number[],
    facts: Facts,
    shown: Shown,
  ): Promise<void> {
    const { grid, brightness, truth, found } = shown;
    const [width, height] = grid.dims;
    const [columnMm, rowMm] = input.spacingMm;
    const k = tellingSlice(grid, truth, isLesion);
    const whole = axialSlice(grid, k, (v) => Math.round(255 * Math.min(1, Math.max(0, brightness(v)))));
    const everything = { left: 0, top: 0, columns: width, rows: height };
    const part = kind === 'sample' ? everything : bodyPart(whole, width, height);
    const { columns, rows } = part;
    const grey = partOf(whole, width, part);
    const outlinesOf = (of: Outline['of'], classes: ArrayLike<number>): Outline[] => {
      const slice = partOf(
        axialSlice(grid, k, (v) => classes[v]),
        width,
        part,
      );
      const draw = of === 'truth' ? outline : maskArea;
      return labels.slice(1).flatMap((label, at) => {
        const d = draw(
          slice.map((one) => Number(one === at + 1)),
          columns,
          rows,
          columnMm,
          rowMm,
        );
        return d === '' ? [] : [{ label, of, path: d }];
      });
    };
    const name = [kind, ...slot.map((n) => String(n).padStart(2, '0'))].join('-');
    const picture = RunPicture.parse({
      ...facts,
      kind,
      file: `${name}.png`,
      widthMm: columns * columnMm,
      heightMm: rows * rowMm,
      outlines: [...outlinesOf('truth', truth), ...(found ? outlinesOf('prediction', found) : [])],
    } satisfies RunPicture);
    await mkdir(folder, { recursive: true });
    await atomicWrite(path.join(folder, picture.file), (file) =>
      file.writeFile(greyPng(grey, columns, rows)),
    );
    await atomicWrite(path.join(folder, `${name}.json`), (file) => file.writeFile(JSON.stringify(picture)));
  }

  return {
    /** A sample as the network gets it. */
    sample: (number: number, sample: DrawnSample, place: { epoch: number; step: number }): Promise<void> =>
      write(
        'sample',
        [number % mostSamples],
        {
          ...place,
          case: sample.case,
          lesions: sample.lesions,
          ...(sample.drawnBy !== undefined && { drawnBy: sample.drawnBy }),
        },
        shownSample(recipe, sample),
      ),
    /** A validation case; those after the first few are not shown. */
    validation: async (
      number: number,
      { labelled, name, channelOf }: LoadedCase,
      of: {
        at: number;
        found: Uint8Array;
        dice: Readonly<Record<string, number>>;
        epoch: number;
        step: number;
      },
    ): Promise<void> => {
      const { at, found, dice, epoch, step } = of;
      if (at >= mostCases) return;
      const { data, dims } = labelled.image;
      const truth = Uint8Array.from(labelled.labels.data, (value) => channelOf[value]);
      await write(
        'validation',
        [number % mostValidations, at],
        { case: name, epoch, step, dice: { ...dice } },
        { grid: volumeGrid(dims), brightness: (v) => (data[v] - low) / (high - low), truth, found },
      );
    },
  };
}
