export type LossPoint = readonly [step: number, loss: number];

/** Losses of a run, few enough to draw however long it is. */
export interface LossSeries {
  /** The mean loss of so many steps, up to a step; each point stands for equally many. */
  points(): LossPoint[];
  add(step: number, loss: number): void;
}

/**
 * A series that keeps at most `most` points: when it is full, neighbours become one point, and from then on each new
 * point stands for twice as many steps.
 *
 * @param known points of an earlier start of the run, in order
 * @param most an even number, at least 2
 */
export function lossSeries(known: readonly LossPoint[], most = 400): LossSeries {
  let kept = [...known];
  // What the known points stand for is the distance between them.
  let stride = kept.length > 1 ? Math.max(1, kept[1][0] - kept[0][0]) : 1;
  let open: number[] = [];
  return {
    points: () => [...kept],
    add: (step, loss) => {
      open.push(loss);
      if (open.length < stride) return;
      kept.push([step, mean(open)]);
      open = [];
      if (kept.length < most) return;
      kept = kept.flatMap(([, loss], at) =>
        at % 2 === 0 ? [] : [joined(kept[at - 1][1], kept[at][0], loss)],
      );
      stride *= 2;
    },
  };
}

const joined = (before: number, step: number, loss: number): LossPoint => [step, (before + loss) / 2];

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
