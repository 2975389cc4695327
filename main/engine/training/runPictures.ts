import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Outline, RunPicture } from '#shared/contract/run.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { outline } from '#main/evaluation/report/outline.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { greyPng } from '#main/io/png.ts';
import { axialSlice, bodyPart, partOf, tellingSlice } from '#main/training/runs/axialSlice.ts';
import { maskArea } from '#main/training/runs/maskArea.ts';
import type { DrawnSample } from './drawSample.ts';
import { mostShownCases, type ShownCase } from './learner.ts';
import { type Shown, shownLabels, shownSample } from './shownSample.ts';

/** Samples that are kept; a newer one takes the place of the oldest. */
const mostSamples = 12;
/** Validations of which pictures are kept. */
const mostValidations = 8;

type Facts = Omit<RunPicture, 'kind' | 'file' | 'made' | 'widthMm' | 'heightMm' | 'outlines'>;

/**
 * Pictures of a run: a PNG each, and a JSON beside it that says what it shows (RunPicture).
 *
 * @param folder made when the first one is written
 */
export function runPictures(folder: string, recipe: TrainRecipe) {
  const labels = shownLabels(recipe);
  const { input } = recipe;
  const isLesion = labels.map((label) => /(^|_)lesion$/.test(label));

  async function write(
    kind: RunPicture['kind'],
    slot: readonly number[],
    facts: Facts,
    shown: Shown,
  ): Promise<void> {
    const { grid, brightness, truth, found, made } = shown;
    const [width, height] = grid.dims;
    const [columnMm, rowMm] = input.spacingMm;
    const k = tellingSlice(grid, truth, isLesion);
    const greyOf = (of: Shown['brightness']): Uint8Array =>
      axialSlice(grid, k, (v) => Math.round(255 * Math.min(1, Math.max(0, of(v)))));
    const whole = greyOf(brightness);
    const everything = { left: 0, top: 0, columns: width, rows: height };
    const part = shown.isCrop ? everything : bodyPart(whole, width, height);
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
    const place = slot.map((n) => String(n).padStart(2, '0')).join('-');
    const name = `${kind}-${place}`;
    const picture = RunPicture.parse({
      ...facts,
      kind,
      file: `${name}.png`,
      ...(made && { made: `made-${place}.png` }),
      widthMm: columns * columnMm,
      heightMm: rows * rowMm,
      outlines: [...outlinesOf('truth', truth), ...(found ? outlinesOf('prediction', found) : [])],
    } satisfies RunPicture);
    const put = (file: string, pixels: Uint8Array): Promise<void> =>
      atomicWrite(path.join(folder, file), (handle) => handle.writeFile(greyPng(pixels, columns, rows)));
    await mkdir(folder, { recursive: true });
    await put(picture.file, grey);
    if (made && picture.made !== undefined) await put(picture.made, partOf(greyOf(made), width, part));
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
      { at, case: name, shown, numbers }: ShownCase,
      { epoch, step }: { epoch: number; step: number },
    ): Promise<void> => {
      if (at >= mostShownCases) return;
      const facts = { case: name, epoch, step, numbers: { ...numbers } };
      await write('validation', [number % mostValidations, at], facts, shown);
    },
  };
}
