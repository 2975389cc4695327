import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import { type Tensor, tensor } from './tensor.ts';

/** A file of the given header text and as many data bytes. */
function fileOf(header: string, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const out = new Uint8Array(8 + json.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  return out;
}

const tensors = new Map<string, Tensor>([
  ['weight', tensor('F32', [2, 3], Float32Array.of(1, -2, 3.5, 0, Infinity, 1e-40))],
  ['steps', tensor('I64', [2], BigInt64Array.of(-1n, 2n ** 40n))],
  ['mask', tensor('U8', [3], Uint8Array.of(0, 1, 255))],
  ['scalar', tensor('F64', [], Float64Array.of(Math.PI))],
  ['half', tensor('F16', [1], Uint16Array.of(0x3c00))],
  ['nothing', tensor('I16', [0, 4], new Int16Array(0))],
]);

describe('safetensors', () => {
  it('gives back what was written', () => {
    expect(decodeSafetensors(encodeSafetensors(tensors), 'x')).toEqual(
      new Map([...tensors].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))),
    );
  });
  const order = ['scalar', 'steps', 'weight', 'half', 'nothing', 'mask'];

  it('writes the same bytes whatever the order of insertion', () => {
    const reversed = new Map([...tensors].toReversed());
    expect(encodeSafetensors(reversed, { b: '2', a: '1' })).toEqual(
      encodeSafetensors(tensors, { a: '1', b: '2' }),
    );
  });

  it('writes the published layout: length, padded JSON, data', () => {
    const bytes = encodeSafetensors(new Map([['a', tensor('U8', [1], Uint8Array.of(9))]]));
    const json = '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}   ';
    expect(bytes).toEqual(new Uint8Array([...fileOf(json, 0), 9]));
  });

  it('reads from a buffer at any offset', () => {
    const bytes = encodeSafetensors(tensors);
    const shifted = Buffer.concat([Buffer.from([0, 0, 0]), bytes]).subarray(3);
    expect(decodeSafetensors(shifted, 'x').get('steps')?.data).toEqual(BigInt64Array.of(-1n, 2n ** 40n));
  });

  const row = (fields: string): string => `{"a":{${fields}}}`;
  it.each([
    ['nothing at all', new Uint8Array(3), /no header/],
    ['a header longer than the file', fileOf('{}', 0).fill(200, 0, 1), /ends inside its header/],
    ['an absurd header', fileOf('{}', 0).fill(255, 0, 8), /claims/],
    ['a header that is not JSON', fileOf('{a', 0), /not JSON/],
    ['a header that is a list', fileOf('[]', 0), /not a JSON object/],
    ['an unknown type', fileOf(row('"dtype":"F8","shape":[1],"data_offsets":[0,1]'), 1), /unknown type/],
    ['a negative size', fileOf(row('"dtype":"U8","shape":[-1],"data_offsets":[0,1]'), 1), /no usable shape/],
    ['no position', fileOf(row('"dtype":"U8","shape":[1]'), 1), /no usable shape/],
    ['too few bytes', fileOf(row('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), 4), /do not fill/],
    ['a gap before the data', fileOf(row('"dtype":"U8","shape":[1],"data_offsets":[1,2]'), 2), /follow/],
    ['bytes left over', fileOf(row('"dtype":"U8","shape":[1],"data_offsets":[0,1]'), 2), /bytes instead of/],
    ['a file cut short', fileOf(row('"dtype":"U8","shape":[4],"data_offsets":[0,4]'), 2), /bytes instead of/],
    [
      'overlapping tensors',
      fileOf(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        3,
      ),
      /follow/,
    ],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(reason);
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(/model.safetensors/);
  });
});
