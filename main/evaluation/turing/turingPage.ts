import { page } from '../report/page.ts';
import type { StudyItem, Truth, UnsureRule, Verdict } from '#shared/contract/turing.ts';
import type { Proportion, ReaderResult, StudyResults } from '#shared/contract/turingResults.ts';
import { html, type Html } from '../report/html.ts';
import { tableOf } from '../report/table.ts';
import { fixed, plural } from '../report/words.ts';
import { sizeOf } from './results.ts';
import { organsPlot, readersPlot, rocPlot, sizesPlot, timePlot } from './turingPlots.ts';

const truthWords: Readonly<Record<Truth, string>> = {
  real: 'real',
  synthetic: 'synthetic',
  none: 'no tumor',
};

const verdictWords: Readonly<Record<Verdict, string>> = { ...truthWords, unsure: 'unsure' };

const unsureWords: Readonly<Record<UnsureRule, string>> = {
  excluded: '“Unsure” is left out of every number.',
  wrong: '“Unsure” counts as a wrong answer, and lies between real and synthetic in the ROC curve.',
  real: '“Unsure” counts as real, for the tumor was not told from one; in the ROC curve it lies between both.',
};

/** The results of a study as one page for a person: no script, nothing loaded from elsewhere. */
export function turingPage(results: StudyResults): string {
  const { study, readers, pooled, program } = results;
  const key = html`<span class="key f"></span>right answers, <span class="key s"></span>real called real,
    <span class="key m"></span>synthetic called synthetic; lines are 95 % intervals, the dashed one is a coin.`;
  const figure = (picture: Html, caption: Html): Html =>
    html`<figure>
      ${picture}
      <figcaption>${caption}</figcaption>
    </figure>`;
  return page(
    `Reader study: ${study.title}`,
    html`<h1>${study.title}</h1>
      <p class="quiet">
        Reader study: real or synthetic? · ${plural(study.items.length, 'question')},
        ${plural(readers.length, 'reader')} · ${program.name} ${program.version} · research software, not a
        medical device
      </p>
      <p>${settingsText(results)}</p>
      ${
        readers.length === 0
          ? html`<p>Nobody has answered a question.</p>`
          : html`<div class="cards">${headlines(results)}</div>
              ${
                study.warnings.length > 0
                  ? html`<h2>To bear in mind</h2>
                      <ul>
                        ${study.warnings.map((warning) => html`<li>${warning}</li>`)}
                      </ul>`
                  : undefined
              }
              <h2>Readers</h2>
              <p class="quiet">With 95 % intervals; the time is the median of an answer.</p>
              ${readerTable(results)}
              <div class="plots">
                ${figure(readersPlot(readers), key)}
                ${figure(
                  rocPlot(readers, pooled),
                  html`Verdict and confidence as one rating, from surely synthetic to surely real:
                    <span class="key f"></span>all
                    answers${readers.length > 1 ? html`, <span class="key s"></span>each reader` : undefined}.
                    The dashed line is a coin.`,
                )}
                ${figure(sizesPlot(pooled), html`All answers, by size: ${key}`)}
                ${figure(organsPlot(pooled), html`All answers, by organ: ${key}`)}
                ${figure(
                  timePlot(readers),
                  html`Time for an answer: median, and the middle half of the answers.`,
                )}
              </div>
              <h2>Answers</h2>
              ${verdictTable(results)}
              <h2>Organs and sizes</h2>
              ${partTable(pooled)} ${agreementSection(results)}
              <h2>Questions</h2>
              <p class="quiet">Those that deceived most readers first.</p>
              ${questionTable(results)}`
      }
      <h2>How to read this</h2>
      ${method(results)}`,
  );
}

function settingsText({ study: { settings, items, seed } }: StudyResults): string {
  const of = (truth: Truth): number => items.filter((item) => item.truth === truth).length;
  return [
    `${of('real')} real and ${of('synthetic')} synthetic tumors${of('none') > 0 ? `, ${plural(of('none'), 'scan')} without tumor` : ''}, seed ${seed}.`,
    settings.marked ? 'A ring showed where to look.' : 'Nothing showed where to look.',
    settings.backTracking ? 'Readers could go back.' : 'Readers could not go back.',
    settings.ownOrder ? 'Every reader had an order of her own.' : 'All readers had the same order.',
    unsureWords[settings.unsure],
  ].join(' ');
}

function headlines({ pooled, readers, pairs, fleiss }: StudyResults): Html[] {
  const card = (label: string, value: string, note: string): Html =>
    html`<div class="card">
      <span class="quiet">${label}</span><b>${value}</b><span class="quiet">${note}</span>
    </div>`;
  const of = (label: string, share: Proportion): Html =>
    card(label, percent(share.value), `${intervalText(share)} · ${share.hits} of ${share.count}`);
  const kappa = fleiss?.kappa ?? pairs[0]?.kappa;
  return [
    of('Right answers', pooled.accuracy),
    of('Real called real (sensitivity)', pooled.sensitivity),
    of('Synthetic called synthetic (specificity)', pooled.specificity),
    card('Area under the ROC curve', fixed(pooled.roc.auc, 3), rangeText(pooled.roc, 3)),
    card(
      'Against a coin',
      `p ${pooled.chanceP < 0.001 ? '' : '= '}${pText(pooled.chanceP)}`,
      pooled.chanceP < 0.05 ? 'answers differ from guessing' : 'answers do not differ from guessing',
    ),
    ...(readers.length > 1 && kappa !== undefined
      ? [
          card(
            fleiss ? 'Fleiss’ κ' : 'Cohen’s κ',
            fixed(kappa, 2),
            `agreement of ${plural(readers.length, 'reader')}`,
          ),
        ]
      : []),
    card('Median time', secondsText(pooled.time.medianMs), `${plural(pooled.answered, 'answer')} in all`),
  ];
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(0)} %`);

const intervalText = ({ low, high }: Proportion): string =>
  Number.isFinite(low) ? `${percent(low)} to ${percent(high)}` : 'no interval';

const rangeText = ({ low, high }: { low: number; high: number }, digits: number): string =>
  Number.isFinite(low) ? `${fixed(low, digits)} to ${fixed(high, digits)}` : 'no interval';

const shareText = (share: Proportion): string =>
  share.count === 0 ? '–' : `${percent(share.value)} (${intervalText(share)}), ${share.hits}/${share.count}`;

/** Without what it is made of, for a table with many columns. */
const briefText = (share: Proportion): string =>
  share.count === 0 ? '–' : `${percent(share.value)} (${intervalText(share)})`;

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : fixed(p, 3));

const secondsText = (ms: number): string => (Number.isNaN(ms) ? '–' : `${(ms / 1000).toFixed(1)} s`);

function readerTable({ readers, pooled, study }: StudyResults): Html {
  const hasHealthy = study.settings.healthy > 0;
  const cells = (one: ReaderResult): string[] => [
    one.name,
    String(one.answered),
    String(one.unsure),
    briefText(one.accuracy),
    briefText(one.sensitivity),
    briefText(one.specificity),
    ...(hasHealthy ? [one.healthy ? briefText(one.healthy) : '–'] : []),
    `${fixed(one.roc.auc, 3)} (${rangeText(one.roc, 3)})`,
    pText(one.chanceP),
    secondsText(one.time.medianMs),
  ];
  return tableOf(
    [
      'Reader',
      'Answers',
      'Unsure',
      'Accuracy',
      'Sensitivity',
      'Specificity',
      ...(hasHealthy ? ['No tumor seen as such'] : []),
      'AUC',
      'p (coin)',
      'Time',
    ],
    [...readers, ...(readers.length > 1 ? [pooled] : [])].map(cells),
  );
}

function verdictTable({ pooled: { table }, study }: StudyResults): Html {
  const verdicts: readonly Verdict[] =
    study.settings.healthy > 0 ? ['real', 'synthetic', 'unsure', 'none'] : ['real', 'synthetic', 'unsure'];
  const truths: readonly Truth[] =
    study.settings.healthy > 0 ? ['real', 'synthetic', 'none'] : ['real', 'synthetic'];
  return tableOf(
    ['In truth', ...verdicts.map((verdict) => `called ${verdictWords[verdict]}`)],
    truths.map((truth) => [
      truthWords[truth],
      ...verdicts.map((verdict) =>
        String(table.find((cell) => cell.truth === truth && cell.verdict === verdict)?.count ?? 0),
      ),
    ]),
  );
}

const partTable = ({ organs, sizes }: ReaderResult): Html =>
  tableOf(
    ['All answers', 'Accuracy', 'Sensitivity', 'Specificity'],
    [
      ...organs.map(({ organ, ...tally }) => [organ, tally] as const),
      ...sizes.map(({ bin, ...tally }) => [`radius ${bin} mm`, tally] as const),
    ].map(([label, { accuracy, sensitivity, specificity }]) => [
      label,
      shareText(accuracy),
      shareText(sensitivity),
      shareText(specificity),
    ]),
  );

function agreementSection({ pairs, fleiss }: StudyResults): Html | undefined {
  if (pairs.length === 0) return undefined;
  return html`<h2>Agreement of readers</h2>
    ${
      fleiss &&
      html`<p>
        Fleiss’ κ of all readers: ${fixed(fleiss.kappa, 3)}, over ${plural(fleiss.questions, 'question')} that
        all answered.
      </p>`
    }
    ${tableOf(
      ['Readers', 'Questions', 'Say the same', 'Cohen’s κ', '95 % interval'],
      pairs.map(({ readers, questions, share, kappa, ...range }) => [
        readers.join(' and '),
        String(questions),
        percent(share),
        fixed(kappa, 3),
        rangeText(range, 3),
      ]),
    )}`;
}

function questionTable({ study, answers, readers }: StudyResults): Html {
  const said = (item: StudyItem, reader: string): Verdict | undefined =>
    answers.find((answer) => answer.reader === reader && answer.itemId === item.id)?.verdict;
  const wrong = (item: StudyItem): number =>
    readers.filter(({ name }) => ![undefined, 'unsure', item.truth].includes(said(item, name))).length;
  return tableOf(
    [
      'Question',
      'In truth',
      'Case',
      'Organ',
      'Diameter, mm',
      'Radius bin',
      ...readers.map(({ name }) => name),
    ],
    study.items
      .toSorted((a, b) => wrong(b) - wrong(a) || a.id.localeCompare(b.id))
      .map((item) => [
        item.id,
        truthWords[item.truth],
        item.caseId,
        item.truth === 'none' ? '–' : (item.organ ?? 'other'),
        item.lesion ? fixed(item.lesion.equivalentDiameterMm, 1) : '–',
        sizeOf(item) ?? '–',
        ...readers.map(({ name }) => {
          const verdict = said(item, name);
          return verdict === undefined
            ? '–'
            : `${verdictWords[verdict]}${verdict === item.truth ? ' ✓' : ''}`;
        }),
      ]),
    [1, 2, 3],
  );
}

const method = ({ study: { settings } }: StudyResults): Html =>
  html`<ul>
    <li>
      Real is the positive finding. Sensitivity is the share of real tumors called real, specificity that of
      synthetic tumors called synthetic, accuracy that of right answers; all with Wilson’s 95 % interval.
      ${unsureWords[settings.unsure]}
    </li>
    <li>
      Somebody who cannot tell has an accuracy near one half: p is that of the exact two-sided binomial test
      against it. A large p is no proof that both kinds are alike, least of all with few questions.
    </li>
    <li>
      The ROC curve takes verdict and confidence as one rating, −5 (surely synthetic) to 5 (surely real); its
      area’s interval is DeLong’s, and there is none where all or nothing was told apart.
    </li>
    <li>
      κ is agreement beyond chance: 1 full, 0 as by chance. Cohen’s for two readers, with the interval of
      Fleiss, Cohen and Everitt; Fleiss’ for three and more.
    </li>
    <li>
      All answers together count every answer as independent, though those to one question are not: the
      intervals of single readers are the safer ones.
    </li>
    <li>
      The size is the diameter of the ball of the tumor’s volume in the label map, measured alike for real and
      synthetic ones. Time is how long the question was on the screen, pauses not counted.
    </li>
    ${
      settings.healthy > 0
        ? html`<li>
            Scans without a tumor count in none of these; a tumor that was called “no tumor” counts as a wrong
            answer, and has no place in the ROC curve.
          </li>`
        : undefined
    }
  </ul>`;
