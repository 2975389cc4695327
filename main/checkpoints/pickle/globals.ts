import type { Dtype } from '#main/tensor/tensor.ts';
import { rebuildTensor } from '../strided.ts';
import { isKind, type PickleValue, type PyDict, type PyGlobal } from '../values.ts';
import { setEntry } from './machine.ts';
import type { PickleReader } from './reader.ts';

/** The globals a pickle may name, and what a call of one makes. */
export interface Globals {
  named(name: string, reader: PickleReader): PyGlobal;
  call(name: string, args: readonly PickleValue[], reader: PickleReader): PickleValue;
}

type Call = (args: readonly PickleValue[], reader: PickleReader, name: string) => PickleValue;

const storageDtypes: Readonly<Record<string, Dtype>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

/** Element type of a storage class; undefined when the name is none. */
export const storageDtype = (name: string): Dtype | undefined =>
  Object.hasOwn(storageDtypes, name) ? storageDtypes[name] : undefined;

/** A dictionary of (key, value) pairs, or of nothing. */
const dictOf: Call = ([pairs], reader) => {
  const dict: PyDict = { kind: 'dict', entries: new Map() };
  if (isKind(pairs, 'dict')) for (const [key, value] of pairs.entries) dict.entries.set(key, value);
  if (isKind(pairs, 'list'))
    for (const pair of pairs.items) {
      if ((!isKind(pair, 'list') && !isKind(pair, 'tuple')) || pair.items.length !== 2)
        throw reader.broken('a dictionary is made of what are no pairs');
      setEntry(dict, pair.items[0], pair.items[1], reader);
    }
  return dict;
};

/** defaultdict(factory): the factory is inert. */
const emptyDict: Call = (_args, reader, name) => dictOf([], reader, name);

/** An object of a class that is only looked at. */
const record: Call = (_args, _reader, name) => ({ kind: 'record', name, state: null });

/** _codecs.encode(text, 'latin1'): bytes as Python 2's pickle writes them. */
const encodeLatin1: Call = ([text, codec], reader) => {
  if (typeof text !== 'string' || (codec !== 'latin1' && codec !== undefined))
    throw reader.broken('it encodes bytes in an unknown way');
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
};

/** numpy.dtype('f8', …): kept as a record whose state is overwritten by BUILD; its code goes with it. */
const numpyDtype: Call = ([code]) => ({ kind: 'record', name: `numpy.dtype:${String(code)}`, state: null });

/** numpy scalars of eight or four bytes, little-endian, as a number. */
const numpyScalar: Call = ([dtype, data], reader) => {
  const code = isKind(dtype, 'record') ? dtype.name.split(':')[1] : undefined;
  if (!(data instanceof Uint8Array)) throw reader.broken('a numpy number has no bytes');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (code === 'f8' && data.length === 8) return view.getFloat64(0, true);
  if (code === 'f4' && data.length === 4) return view.getFloat32(0, true);
  if (code === 'i8' && data.length === 8) return Number(view.getBigInt64(0, true));
  if (code === 'i4' && data.length === 4) return view.getInt32(0, true);
  throw reader.refused(`a numpy number of the type ${code ?? 'unknown'}`);
};

const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_tensor', rebuildTensor],
  [
    'torch._utils._rebuild_parameter',
    ([data], reader) => {
      if (!isKind(data, 'tensor')) throw reader.broken('a parameter has no tensor');
      return data;
    },
  ],
  ['torch.Size', ([sizes]) => sizes ?? { kind: 'tuple', items: [] }],
  ['collections.OrderedDict', dictOf],
  ['collections.Counter', dictOf],
  ['collections.defaultdict', emptyDict],
  ['_codecs.encode', encodeLatin1],
  ['numpy.dtype', numpyDtype],
  ['numpy.core.multiarray.scalar', numpyScalar],
  ['numpy._core.multiarray.scalar', numpyScalar],
  ['omegaconf.dictconfig.DictConfig', record],
  ['omegaconf.listconfig.ListConfig', record],
  ['omegaconf.base.ContainerMetadata', record],
  ['omegaconf.base.Metadata', record],
  ['omegaconf.nodes.AnyNode', record],
]);

/** Classes that may be named (as a type, a default factory, an element type) but are never called. */
const inert: ReadonlySet<string> = new Set([
  ...Object.keys(storageDtypes),
  ...['dict', 'list', 'tuple', 'set', 'int', 'long', 'float', 'str', 'unicode', 'bool'].flatMap((name) => [
    `__builtin__.${name}`,
    `builtins.${name}`,
  ]),
  'typing.Any',
]);

/** The closed list. A name on neither list is refused before anything else is read. */
export const closedGlobals: Globals = {
  named(name, reader) {
    if (!calls.has(name) && !inert.has(name)) throw reader.refused(`a reference to ${name.slice(0, 80)}`);
    return { kind: 'global', name };
  },
  call(name, args, reader) {
    const call = calls.get(name);
    if (!call) throw reader.refused(`a call of ${name}`);
    return call(args, reader, name);
  },
};
