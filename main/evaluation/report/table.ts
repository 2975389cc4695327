import { html, type Html } from './html.ts';

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
