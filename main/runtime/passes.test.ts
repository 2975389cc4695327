import { expect, it } from 'vitest';
import { apply } from '#main/graph/apply.ts';
import { attention, matMul, nearestRow, transpose } from '#main/graph/functions.ts';
import { processor } from '#main/graph/lower/devices.ts';
import { portable } from '#main/graph/lower/portable.ts';
import { type Lowering, lowerGraph } from '#main/graph/lower/rewrite.ts';
import { graphNodes } from '#main/graph/order.ts';
import { constant, type Value } from '#main/graph/value.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { openSession } from './session.ts';

const random = (name: string, shape: readonly number[]): Value => {
  const source = seededRandom(1, name);
  const data = Float32Array.from({ length: elementCount(shape) }, () => source.uniform(-1, 1));
  return constant({ dtype: 'F32', shape, data });
};

const opsOf = (outputs: Readonly<Record<string, Value>>, lowering: Lowering): string[] =>
  graphNodes(lowerGraph({ inputs: {}, outputs }, lowering)).map(({ op }) => op);

/** Both forms must agree; the processor's must really use `op`. */
async function expectEqual(outputs: Readonly<Record<string, Value>>, op: string): Promise<void> {
  expect(opsOf(outputs, processor)).toContain(op);
  expect(opsOf(outputs, portable)).not.toContain(op);
  const compute = async (lowering: Lowering) => {
    const session = await openSession({ inputs: {}, outputs }, { lowering, threads: 1 });
    const found = await session.run({});
    await session.release();
    return found;
  };
  const [plain, fast] = [await compute(portable), await compute(processor)];
  for (const name of Object.keys(outputs)) {
    expect(fast[name].shape).toEqual(plain[name].shape);
    const values = (one: typeof plain): number[] => Array.from(one[name].data, Number);
    const found = values(fast);
    const differences = values(plain).map((value, i) => Math.abs(value - found[i]));
    expect(differences.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-5);
  }
}

const tokens = 128;
/** Two passes of eight sequences, and five that are left over. */
const shape = [21, tokens, 6];
const [q, k, v, dy] = ['q', 'k', 'v', 'dy'].map((name) => random(name, shape));
const bias = random('bias', [2, tokens, tokens]);
const masks = random('masks', [3, tokens, tokens]);
const kinds = Array.from({ length: 21 }, (_, i) => (i < 18 ? 0 : 1 + (i % 2)));

it.each([
  ['without bias', { heads: 2, scale: 0.3 }, []],
  ['with bias', { heads: 2, scale: 0.3 }, [bias]],
  ['with masks, of which each sequence takes one', { heads: 2, scale: 0.3, kinds }, [bias, masks]],
])('computes attention and its gradient in passes %s', async (_, options, others) => {
  const y = attention([q, k, v], options, others[0], others[1]);
  const gradients = apply('AttentionGradient', [q, k, v, y, dy, ...others], options);
  await expectEqual({ y, ...Object.fromEntries(gradients.map((one, i) => [`d${i}`, one])) }, 'Scan');
});

it.each([
  ['in blocks of rows', 4096],
  ['one by one where rows do not divide into blocks', 4099],
])('finds nearest rows in passes, %s', async (_, rows) => {
  await expectEqual({ nearest: nearestRow(random('z', [300, 3]), random('table', [rows, 3])) }, 'Scan');
});

it('takes the first of equally near rows', async () => {
  const table = constant({ dtype: 'F32', shape: [4, 1], data: Float32Array.of(5, 1, 1, 5) });
  const z = constant({ dtype: 'F32', shape: [2, 1], data: Float32Array.of(0, 7) });
  for (const lowering of [portable, processor]) {
    const session = await openSession({ inputs: {}, outputs: { y: nearestRow(z, table) } }, { lowering });
    expect([...(await session.run({}))['y'].data]).toEqual([1n, 0n]);
    await session.release();
  }
});

it('multiplies transposed matrices without copying them', async () => {
  const [a, b] = [random('a', [2, 3, 4, 5]), random('b', [2, 3, 6, 4])];
  const swapped = (x: Value): Value => transpose(x, [0, 1, 3, 2]);
  await expectEqual({ y: matMul(swapped(a), swapped(b)) }, 'ScaledProduct');
});
