import { type PointerEvent, type ReactElement, useId, useState } from 'react';
import { nearest, pathOf, type Point, rangeOf, roundTicks } from './chartScale.ts';
import './lineChart.css';

export interface Series {
  readonly name: string;
  /** A colour of CSS. */
  readonly colour: string;
  /** In the order of x. */
  readonly points: readonly Point[];
  /** Drawn thin, behind the others, and not named. */
  readonly faint?: boolean;
}

interface Props {
  readonly title: string;
  /** What x counts: "step". */
  readonly unit: string;
  readonly series: readonly Series[];
  /** Where the axis must begin and end at least; else it fits the values. */
  readonly range?: readonly [number, number];
  /** A place along x worth a line, with its word. */
  readonly mark?: { readonly x: number; readonly text: string } | undefined;
  /** Said while there is nothing to draw. */
  readonly empty: string;
}

const size = { width: 480, height: 210 };
const inner = { left: 40, right: 470, top: 10, bottom: 186 };

/** Lines over a common x, with the values under the cursor. */
export function LineChart({ title, unit, series, range, mark, empty }: Props): ReactElement {
  const clip = useId();
  const [at, setAt] = useState<number>();
  const all = series.flatMap(({ points }) => points);
  const [fromX, toX] = rangeOf(all.map(([x]) => x));
  const [fromY, toY] = rangeOf([...all.map(([, y]) => y), ...(range ?? [])]);
  const x = (value: number): number =>
    inner.left + ((value - fromX) / (toX - fromX)) * (inner.right - inner.left);
  const y = (value: number): number =>
    inner.bottom - ((value - fromY) / (toY - fromY)) * (inner.bottom - inner.top);
  const point = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>): void => {
    const box = currentTarget.getBoundingClientRect();
    const inChart = ((clientX - box.left) / box.width) * size.width;
    setAt(fromX + ((inChart - inner.left) / (inner.right - inner.left)) * (toX - fromX));
  };
  const named = series.filter(({ faint }) => faint !== true);
  const under = at === undefined ? [] : named.map(({ points }) => nearest(points, at));
  const shown = under.find((one) => one !== undefined)?.[0];
  return (
    <figure className="line-chart" aria-label={title}>
      <figcaption>
        <b>{title}</b>
        {named.map(({ name, colour, points }, n) => (
          <span key={name} className="line-chart-key">
            <i style={{ background: colour }} />
            {name} <output>{valueWords((under[n] ?? points.at(-1))?.[1])}</output>
          </span>
        ))}
        {shown !== undefined && (
          <span className="line-chart-at">
            {unit} {shown}
          </span>
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
      >
        <clipPath id={clip}>
          <rect x={inner.left} y={0} width={inner.right - inner.left} height={size.height} />
        </clipPath>
        {all.length > 0 &&
          roundTicks(fromY, toY, 4).map((tick) => (
            <line key={tick} className="grid" x1={inner.left} x2={inner.right} y1={y(tick)} y2={y(tick)} />
          ))}
        <g clipPath={`url(#${clip})`}>
          {[...series]
            .sort((a, b) => Number(b.faint ?? false) - Number(a.faint ?? false))
            .map(({ name, colour, points, faint }) => (
              <g key={name} stroke={colour} fill={colour}>
                <path className="line" data-faint={faint} d={pathOf(points, x, y)} />
                {points.length === 1 && <circle cx={x(points[0][0])} cy={y(points[0][1])} r={3} />}
              </g>
            ))}
          {mark && <line className="mark" x1={x(mark.x)} x2={x(mark.x)} y1={inner.top} y2={inner.bottom} />}
          {shown !== undefined && (
            <line className="cursor" x1={x(shown)} x2={x(shown)} y1={inner.top} y2={inner.bottom} />
          )}
          {under.map(
            (one, n) =>
              one && (
                <circle key={named[n].name} cx={x(one[0])} cy={y(one[1])} r={3} fill={named[n].colour} />
              ),
          )}
        </g>
      </svg>
      {/* Words apart from the lines, which are stretched. */}
      {all.length > 0 ? (
        <div className="line-chart-words" aria-hidden>
          {roundTicks(fromY, toY, 4).map((tick) => (
            <span key={`y${tick}`} className="at-y" style={{ top: `${(100 * y(tick)) / size.height}%` }}>
              {tick}
            </span>
          ))}
          {roundTicks(fromX, toX, 6)
            .filter((tick) => Number.isInteger(tick))
            .map((tick) => (
              <span key={`x${tick}`} className="at-x" style={{ left: `${(100 * x(tick)) / size.width}%` }}>
                {tick}
              </span>
            ))}
          {mark && (
            <span className="at-mark" style={{ left: `${(100 * x(mark.x)) / size.width}%` }}>
              {mark.text}
            </span>
          )}
        </div>
      ) : (
        <p className="line-chart-empty">{empty}</p>
      )}
    </figure>
  );
}

const valueWords = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));
