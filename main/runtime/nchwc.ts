import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { encodeOnnx } from '#main/graph/proto/onnx.ts';
import { remember } from './remember.ts';

const float = 1;
const channels = 4;

const info = (name: string, sizes: readonly number[]) => ({
  name,
  type: { tensor: { element: float, shape: { dims: sizes.map((size) => ({ size })) } } },
});

/**
 * How many channels onnxruntime puts side by side in its blocked layout (`com.microsoft.nchwc`) on this processor: 8
 * with AVX2, 16 with AVX-512; undefined where it has no such layout. It is what a few reordered channels become.
 */
export const nchwcBlock: () => Promise<number | undefined> = remember(async () => {
  const model = encodeOnnx({
    irVersion: 9,
    producer: 'difftumor-workstation',
    graph: {
      name: 'block',
      nodes: [
        {
          op: 'ReorderInput',
          domain: 'com.microsoft.nchwc',
          name: 'reorder',
          inputs: ['x'],
          outputs: ['y'],
          attributes: [],
        },
      ],
      initializers: [],
      inputs: [info('x', [1, channels, 1, 1])],
      // A guess, which onnxruntime does not insist on: its size is what is being asked.
      outputs: [info('y', [1, 8, 1, 1])],
    },
    opsets: [
      { domain: '', version: 20 },
      { domain: 'com.microsoft.nchwc', version: 1 },
    ],
  });
  try {
    const session = await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      logSeverityLevel: 4,
    });
    const x = new OrtTensor('float32', Float32Array.of(1, 2, 3, 4), [1, channels, 1, 1]);
    const { y } = await session.run({ x });
    await session.release();
    const block = y.dims[1];
    const data = y.data as Float32Array;
    const right = data.length === block && data.every((value, c) => value === (c < channels ? c + 1 : 0));
    return right && block % 8 === 0 ? block : undefined;
  } catch {
    return undefined;
  }
});
