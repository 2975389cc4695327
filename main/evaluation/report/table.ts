import type { MaskSummary } from '#shared/contract/evaluation.ts';
import { html, type Html } from './html.ts';
import { estimateText } from './words.ts';

/** @param words columns that hold sentences, and may be broken into lines */
export const tableOf = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[] = [],
): Html =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${headings.map((heading, at) => html`<th${classOf(words.includes(at))}>${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, at) => html`<td${classOf(words.includes(at))}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const classOf = (words: boolean): Html | undefined => (words ? html` class="words"` : undefined);

/** The cells of a mask's means, as the table of masks has them. */
export const bandRow = (name: string, masks: MaskSummary): string[] => [
  name,
  estimateText(masks.dice, 3),
  estimateText(masks.surfaceDice, 3),
  estimateText(masks.hausdorff95Mm, 1),
  estimateText(masks.meanDistanceOfTruthMm, 2),
  estimateText(masks.meanDistanceOfPredictionMm, 2),
  estimateText(masks.volumeErrorMl, 2),
];
