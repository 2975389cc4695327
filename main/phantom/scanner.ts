import type { Random } from '#main/tensor/random.ts';
import { gaussian32, gaussianKernel } from '#main/volume/gaussian.ts';
import type { Canvas } from './canvas.ts';

/** Standard deviation of the noise in the middle of the body, HU, and in-plane blur of a soft kernel, mm. */
const noiseHu = 12;
const blurMm = 0.6;

/** What a scanner stores: 12 bits from -1024. */
const lowestHu = -1024;
const highestHu = 3071;

/**
 * The canvas as a scanner would show it: blurred in plane by the reconstruction kernel, with its noise, as whole HU.
 *
 * The noise has the spectrum of filtered back-projection with a soft kernel: rising from low frequencies, then cut
 * off (Riederer, Pelc, Chesler 1978). Here: white noise filtered by a narrow gaussian less most of a wide one.
 * It is stronger along the long paths through the middle of the body than at its rim.
 */
export function scan({ dims, spacingMm, originRasMm, hu }: Canvas, random: Random): Int16Array {
  const blur = blurMm / spacingMm[0];
  const image = gaussian32({ data: hu, dims }, [blur, blur, 0]).data;
  const noise = kernelNoise(dims, spacingMm[0], random);
  const out = new Int16Array(image.length);
  const [nx, ny, nz] = dims;
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const y = originRasMm[1] + j * spacingMm[1];
      for (let i = 0; i < nx; i++, at++) {
        const x = originRasMm[0] + i * spacingMm[0];
        const strength = noiseHu * (1.1 - 0.45 * Math.min(1, (x * x) / 170 ** 2 + (y * y) / 120 ** 2));
        out[at] = Math.min(highestHu, Math.max(lowestHu, Math.round(image[at] + strength * noise[at])));
      }
    }
  return out;
}

/** In-plane standard deviations of the two gaussians (mm), the share of the wide one, and the blur across slices. */
const narrowMm = 0.75;
const wideMm = 1.7;
const wideShare = 0.75;
const acrossSlices = 0.4;

/** Noise of mean 0 and standard deviation 1 with the kernel's spectrum. */
function kernelNoise(dims: Canvas['dims'], pixelMm: number, random: Random): Float32Array {
  const white = new Float32Array(dims[0] * dims[1] * dims[2]);
  for (let v = 0; v < white.length; v++) white[v] = random.normal();
  // Of pixels wider than the kernel, neighbours stay correlated as after interpolation from finer ones.
  const narrow = Math.max(narrowMm / pixelMm, 0.62);
  const wide = Math.max(wideMm / pixelMm, 1.6);
  const sharp = gaussian32({ data: white, dims }, [narrow, narrow, acrossSlices]).data;
  const soft = gaussian32({ data: white, dims }, [wide, wide, acrossSlices]).data;
  const scale =
    1 / spreadOfDifference(gaussianKernel(narrow), gaussianKernel(wide), gaussianKernel(acrossSlices));
  for (let v = 0; v < sharp.length; v++) sharp[v] = (sharp[v] - wideShare * soft[v]) * scale;
  return sharp;
}

/** Standard deviation that white noise keeps: the root of the kernel's sum of squares. Half kernels are given. */
function spreadOfDifference(narrow: Float64Array, wide: Float64Array, across: Float64Array): number {
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, weight, k) => sum + (k === 0 ? 1 : 2) * weight * (b[k] ?? 0), 0);
  const inPlane =
    product(narrow, narrow) ** 2 -
    2 * wideShare * product(narrow, wide) ** 2 +
    wideShare * wideShare * product(wide, wide) ** 2;
  return Math.sqrt(inPlane * product(across, across));
}
