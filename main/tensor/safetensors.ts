import { Problem } from '#shared/contract/problems.ts';
import { type Dtype, type DtypeArrays, elementCount, type Tensor } from './tensor.ts';

/**
 * The safetensors format (https://github.com/huggingface/safetensors): uint64 little-endian length of a
 * JSON header, the header padded with spaces to a multiple of 8, then raw little-endian data.
 * This module runs on little-endian machines only, as Node and browsers do.
 */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte and the byte after the last, counted from `dataStart`. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Byte of the file at which tensor data start. */
  readonly dataStart: number;
}

type ArrayMaker = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): DtypeArrays[Dtype];
};

const arrays: Readonly<Record<Dtype, ArrayMaker>> = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};

/** The format's own limit; larger headers are an attack or damage. */
const maxHeaderBytes = 100_000_000;

const isDtype = (value: unknown): value is Dtype => typeof value === 'string' && Object.hasOwn(arrays, value);
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every(isSize);

/** Length in bytes of the header's JSON, from the first 8 bytes of the file. Throws `safetensors-broken`. */
export function safetensorsHeaderBytes(start: Uint8Array, file: string): number {
  if (start.length < 8) throw broken(file, 'it has no header');
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > maxHeaderBytes) throw broken(file, `its header claims ${length} bytes`);
  return length;
}

/**
 * Reads and checks a header: known dtypes, sizes that match, data that tile the file without gap or overlap.
 *
 * @param start the file's first bytes, at least 8 plus the header
 * @param fileBytes length of the whole file
 * @param file its name, for the sentence of the error
 * @throws Problem `safetensors-broken`
 */
export function parseSafetensorsHeader(
  start: Uint8Array,
  fileBytes: number,
  file: string,
): SafetensorsHeader {
  const length = safetensorsHeaderBytes(start, file);
  if (8 + length > start.length) throw broken(file, 'it ends inside its header');
  const json = parseJson(start.subarray(8, 8 + length), file);
  const metadata: Record<string, string> = {};
  const entries: SafetensorsEntry[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name !== '__metadata__') entries.push(entryOf(name, value, file));
    else for (const [key, text] of Object.entries(value ?? {})) metadata[key] = String(text);
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const entry of entries) {
    if (entry.begin !== at) throw broken(file, `the data of ${entry.name} do not follow their predecessor`);
    at = entry.end;
  }
  if (8 + length + at !== fileBytes)
    throw broken(file, `it has ${fileBytes} bytes instead of ${8 + length + at}`);
  return { entries, metadata, dataStart: 8 + length };
}

/**
 * The tensor of one entry.
 *
 * @param data exactly the entry's bytes; used without a copy where they are aligned for its dtype
 */
export function tensorOfEntry(entry: SafetensorsEntry, data: Uint8Array): Tensor {
  const make = arrays[entry.dtype];
  // Not slice(): on a Node Buffer that is a view again.
  const aligned = data.byteOffset % make.BYTES_PER_ELEMENT === 0 ? data : new Uint8Array(data);
  const elements = aligned.byteLength / make.BYTES_PER_ELEMENT;
  return {
    dtype: entry.dtype,
    shape: entry.shape,
    data: new make(aligned.buffer, aligned.byteOffset, elements),
  };
}

/** Every tensor of a file in memory, by name; views into `bytes` where alignment permits. */
export function decodeSafetensors(bytes: Uint8Array, file: string): Map<string, Tensor> {
  const { entries, dataStart } = parseSafetensorsHeader(bytes, bytes.length, file);
  return new Map(
    entries.map((entry) => [
      entry.name,
      tensorOfEntry(entry, bytes.subarray(dataStart + entry.begin, dataStart + entry.end)),
    ]),
  );
}

/** What the header says of a tensor. */
export type TensorKind = Pick<Tensor, 'dtype' | 'shape'>;

/** A file to be written piece by piece: its first bytes, then the tensors' raw data in this order. */
export interface SafetensorsLayout<T extends TensorKind> {
  /** Length field and header, padded: everything before the data. */
  readonly head: Uint8Array<ArrayBuffer>;
  readonly rows: readonly (readonly [name: string, tensor: T])[];
  readonly dataBytes: number;
}

/**
 * Lays out the file of some tensors. Equal names, kinds and metadata give equal bytes, whatever their order: larger
 * element types come first (so that all data are aligned), then by name.
 */
export function layoutSafetensors<T extends TensorKind>(
  kinds: ReadonlyMap<string, T>,
  metadata: Readonly<Record<string, string>> = {},
): SafetensorsLayout<T> {
  const rows = [...kinds].sort(
    ([a, s], [b, t]) =>
      arrays[t.dtype].BYTES_PER_ELEMENT - arrays[s.dtype].BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
  const header: Record<string, unknown> = {};
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0) header['__metadata__'] = Object.fromEntries(keys.map((key) => [key, metadata[key]]));
  let at = 0;
  for (const [name, { dtype, shape }] of rows) {
    const end = at + elementCount(shape) * arrays[dtype].BYTES_PER_ELEMENT;
    header[name] = { dtype, shape, data_offsets: [at, end] };
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const dataStart = 8 + Math.ceil(json.length / 8) * 8;
  const head = new Uint8Array(dataStart).fill(0x20, 8);
  new DataView(head.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  head.set(json, 8);
  return { head, rows, dataBytes: at };
}

/** Raw little-endian bytes of a tensor: a view of its data. */
export const tensorBytes = ({ data }: Tensor): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The file of tensors in memory, laid out as `layoutSafetensors` says. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const { head, rows, dataBytes } = layoutSafetensors(tensors, metadata);
  const out = new Uint8Array(head.length + dataBytes);
  out.set(head);
  let at = head.length;
  for (const [, tensor] of rows) {
    out.set(tensorBytes(tensor), at);
    at += tensor.data.byteLength;
  }
  return out;
}

function parseJson(bytes: Uint8Array, file: string): object {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw broken(file, 'its header is not JSON', cause);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw broken(file, 'its header is not a JSON object');
  return json;
}

function entryOf(name: string, value: unknown, file: string): SafetensorsEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (!isDtype(dtype)) throw broken(file, `${name} has the unknown type ${JSON.stringify(dtype)}`);
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw broken(file, `${name} has no usable shape or position`);
  const [begin, end] = offsets as [number, number];
  if (end - begin !== elementCount(shape) * arrays[dtype].BYTES_PER_ELEMENT)
    throw broken(file, `${name} has ${end - begin} bytes, which do not fill shape [${shape.join(', ')}]`);
  return { name, dtype, shape, begin, end };
}

const broken = (file: string, reason: string, cause?: unknown): Problem =>
  new Problem('safetensors-broken', { file, reason }, { cause });
