import { HTMLSelect } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import type { RunDetail, RunPicture } from '#shared/contract/run.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { labelColour, labelWords } from './labelColour.ts';

interface Props {
  readonly run: RunDetail;
  readonly workbench: Workbench;
}

/** Samples as the network gets them, newest first: what it sees, and what it should say. */
export function Samples({ run, workbench }: Props): ReactElement | null {
  const samples = run.pictures.filter(({ kind }) => kind === 'sample').toReversed();
  if (samples.length === 0) return null;
  return (
    <section className="run-pictures" aria-label="What the network sees">
      <header>
        <h2>What the network sees</h2>
        <small>axial slices of drawn samples, newest first; outlined is what it should say</small>
      </header>
      <div className="picture-row">
        {samples.map((picture) => (
          <Picture key={picture.file} {...{ picture, run, workbench }}>
            <b>step {picture.step}</b> {lesionWords(picture.lesions ?? 0, picture.drawnBy)}
          </Picture>
        ))}
      </div>
    </section>
  );
}

/** Validation cases with truth and prediction, after one of the last validations. */
export function Validations({ run, workbench }: Props): ReactElement | null {
  const [chosen, setChosen] = useState<number>();
  const pictures = run.pictures.filter(({ kind }) => kind === 'validation');
  const epochs = [...new Set(pictures.map(({ epoch }) => epoch))].sort((a, b) => b - a);
  const [latest] = epochs;
  if (latest === undefined) return null;
  const epoch = chosen !== undefined && epochs.includes(chosen) ? chosen : latest;
  return (
    <section className="run-pictures" aria-label="Validation cases">
      <header>
        <h2>Validation cases</h2>
        <HTMLSelect
          aria-label="After which epoch"
          value={epoch}
          options={epochs.map((one) => ({ value: one, label: `after epoch ${one}` }))}
          onChange={({ currentTarget }) => {
            const wanted = Number(currentTarget.value);
            // The newest stays the newest.
            setChosen(wanted === latest ? undefined : wanted);
          }}
        />
        <small>
          <i className="outline-truth" /> truth <i className="outline-prediction" /> prediction
        </small>
      </header>
      <div className="picture-row picture-row-large">
        {pictures
          .filter((picture) => picture.epoch === epoch)
          .map((picture) => (
            <Picture key={picture.file} {...{ picture, run, workbench }}>
              <b>{picture.case}</b>
              <span className="picture-dice">{diceWords(picture)}</span>
            </Picture>
          ))}
      </div>
    </section>
  );
}

interface PictureProps extends Props {
  readonly picture: RunPicture;
  readonly children: React.ReactNode;
}

function Picture({ picture, run, workbench, children }: PictureProps): ReactElement {
  const { file, step, widthMm, heightMm, outlines } = picture;
  return (
    <figure className="picture">
      <svg viewBox={`0 0 ${widthMm} ${heightMm}`} role="img" aria-label={`Axial slice of ${picture.case}`}>
        <image
          href={workbench.pictureUrl(run.id, file, step)}
          width={widthMm}
          height={heightMm}
          preserveAspectRatio="none"
        />
        {/* Outlines lie over areas. */}
        {outlines
          .toSorted((a, b) => a.of.localeCompare(b.of))
          .map(({ label, of, path }) => (
            <path
              key={`${of} ${label}`}
              className={`outline-${of}`}
              {...{ [of === 'truth' ? 'stroke' : 'fill']: labelColour(label, run.plan.labels) }}
              d={path}
            >
              <title>{`${labelWords(label)}, ${of}`}</title>
            </path>
          ))}
      </svg>
      <figcaption>{children}</figcaption>
    </figure>
  );
}

const lesionWords = (count: number, by = 'rules'): string =>
  count === 0
    ? 'healthy'
    : `${count === 1 ? '1 lesion' : `${count} lesions`} put in${by === 'rules' ? '' : ` by ${by}`}`;

const diceWords = ({ dice = {} }: RunPicture): string =>
  Object.entries(dice)
    .map(([label, value]) => `${labelWords(label)} ${value.toFixed(2)}`)
    .join(' · ');
