import { HTMLSelect } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import type { RunDetail, RunPicture } from '#shared/contract/run.ts';
import { planKinds, shownLabels } from '#renderer/editor/training/planKinds.ts';
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
        <small>
          axial slices of drawn samples, newest first; outlined{' '}
          {planKinds[run.task].made === undefined ? 'is what it should say' : 'are lesions'}
        </small>
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
  const { made } = planKinds[run.task];
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
          {made === undefined ? (
            <>
              <i className="outline-truth" /> truth <i className="outline-prediction" /> prediction
            </>
          ) : (
            `left as it is, right ${made}; lesions outlined`
          )}
        </small>
      </header>
      <div className="picture-row picture-row-large">
        {pictures
          .filter((picture) => picture.epoch === epoch)
          .map((picture) => (
            <Picture key={picture.file} {...{ picture, run, workbench }}>
              <b>{picture.case}</b>
              <span className="picture-numbers">{numberWords(picture)}</span>
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
  const { file, made } = picture;
  return (
    <figure className="picture" data-pair={made !== undefined}>
      <div className="picture-slices">
        <Slice {...{ picture, run, workbench, file }} label={`Axial slice of ${picture.case}`} />
        {made !== undefined && (
          <Slice
            {...{ picture, run, workbench, file: made }}
            label={`The same, ${planKinds[run.task].made ?? ''}`}
          />
        )}
      </div>
      <figcaption>{children}</figcaption>
    </figure>
  );
}

interface SliceProps extends Props {
  readonly picture: RunPicture;
  readonly file: string;
  readonly label: string;
}

function Slice({ picture, run, workbench, file, label: words }: SliceProps): ReactElement {
  const { step, widthMm, heightMm, outlines } = picture;
  return (
    <svg viewBox={`0 0 ${widthMm} ${heightMm}`} role="img" aria-label={words}>
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
            {...{ [of === 'truth' ? 'stroke' : 'fill']: labelColour(label, shownLabels(run.plan)) }}
            d={path}
          >
            <title>{`${labelWords(label)}, ${of}`}</title>
          </path>
        ))}
    </svg>
  );
}

const lesionWords = (count: number, by = 'rules'): string =>
  count === 0
    ? 'healthy'
    : `${count === 1 ? '1 lesion' : `${count} lesions`} put in${by === 'rules' ? '' : ` by ${by}`}`;

const numberWords = ({ numbers = {} }: RunPicture): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${name === 'psnr' ? 'PSNR' : labelWords(name)} ${value.toPrecision(3)}`)
    .join(' · ');
