import {
  add,
  div,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  sqrt,
  square,
  sub,
} from '#main/graph/functions.ts';
import { constant, type Value } from '#main/graph/value.ts';
import { convolution } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';

/** VGG16's convolutions by slice: index in torchvision's list, and channels. */
const slices: readonly (readonly (readonly [index: number, channels: number])[])[] = [
  [
    [0, 64],
    [2, 64],
  ],
  [
    [5, 128],
    [7, 128],
  ],
  [
    [10, 256],
    [12, 256],
    [14, 256],
  ],
  [
    [17, 512],
    [19, 512],
    [21, 512],
  ],
  [
    [24, 512],
    [26, 512],
    [28, 512],
  ],
];

const perColour = (values: readonly number[]): Value =>
  constant({ dtype: 'F32', shape: [1, 3, 1, 1], data: Float32Array.from(values) });
const shift = perColour([-0.03, -0.088, -0.188]);
const scale = perColour([0.458, 0.448, 0.45]);

/** VGG16 features (Simonyan and Zisserman, 2015) of [n, 1 or 3, h, w] in [-1, 1], after the last ReLU of each slice. */
export function vggFeatures(p: Parameters, x: Value): Value[] {
  let y = div(sub(x, shift), scale);
  return slices.map((convolutions, i) =>
    part(p, `net.slice${i + 1}`, (slice) => {
      if (i > 0) y = halve(y);
      for (const [index, out] of convolutions)
        y = relu(
          part(slice, `${index}`, (weights) => convolution(weights, y, { out, kernel: 3, padding: 1 })),
        );
      return y;
    }),
  );
}

/** The largest of each 2×2 pixels; an odd last row or column must not be there. */
function halve(x: Value): Value {
  const [n, c, h, w] = x.shape;
  const cut = reshape(x, [n, c, h / 2, 2, w / 2, 2]);
  return reshape(reduceMax(cut, [3, 5]), [n, c, h / 2, w / 2]);
}

/** Perceptual distance (Zhang et al., CVPR 2018, "vgg") of two images, [n, 1, 1, 1]; sizes are multiples of 16. */
export function lpips(p: Parameters, a: Value, b: Value): Value {
  const [ofA, ofB] = [vggFeatures(p, a), vggFeatures(p, b)];
  const distances = ofA.map((feature, i) => {
    const squared = square(sub(unit(feature), unit(ofB[i])));
    const weighted = part(p, `lin${i}.model.1`, (weights) =>
      convolution(weights, squared, { out: 1, kernel: 1, bias: false }),
    );
    return reduceMean(weighted, [2, 3]);
  });
  return distances.reduce(add);
}

/** Each pixel's features divided by their length. */
const unit = (x: Value): Value => div(x, add(sqrt(reduceSum(square(x), [1])), 1e-10));
