/**
 * Protocol Buffers' wire format, as far as ONNX needs it (https://protobuf.dev/programming-guides/encoding).
 * A message is described once, as a `Schema`; the same rows write it and read it.
 */
export type FieldKind = 'int' | 'float' | 'double' | 'text' | 'bytes' | Schema;

export interface Field {
  readonly number: number;
  readonly kind: FieldKind;
  /** Whether the message holds a list of it. */
  readonly many?: boolean;
}

/** A message's fields, by the name they have in the plain object. */
export type Schema = Readonly<Record<string, Field>>;

/** What a message is in memory: absent fields are left out. */
export type Message = { readonly [field: string]: unknown };

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

/** The message as bytes, its fields in the schema's order. */
export function encodeMessage(message: Message, schema: Schema): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, { number, kind, many }] of Object.entries(schema)) {
    const value = message[name];
    if (value === undefined) continue;
    for (const one of many ? (value as readonly unknown[]) : [value])
      parts.push(...encodeField(number, kind, one));
  }
  return join(parts);
}

function encodeField(number: number, kind: FieldKind, value: unknown): Uint8Array[] {
  if (kind === 'int') return [encodeVarint((number << 3) | varint), encodeVarint(Number(value))];
  if (kind === 'float')
    return [encodeVarint((number << 3) | fixed32), new Uint8Array(Float32Array.of(Number(value)).buffer)];
  if (kind === 'double')
    return [encodeVarint((number << 3) | fixed64), new Uint8Array(Float64Array.of(Number(value)).buffer)];
  let body: Uint8Array;
  if (kind === 'text') body = utf8.encode(String(value));
  else if (kind === 'bytes') body = value as Uint8Array;
  else body = encodeMessage(value as Message, kind);
  return [encodeVarint((number << 3) | lengthDelimited), encodeVarint(body.length), body];
}

/** Base-128, low digits first; negative numbers as 64-bit two's complement. */
function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The bytes as a message; fields that the schema lacks are passed over. Throws RangeError on damaged bytes. */
export function decodeMessage(bytes: Uint8Array, schema: Schema): Message {
  const byNumber = new Map(Object.entries(schema).map(([name, field]) => [field.number, { name, ...field }]));
  const message: Record<string, unknown> = {};
  const reader = new Reader(bytes);
  while (reader.more()) {
    const tag = Number(reader.varint());
    const field = byNumber.get(tag >> 3);
    const values = reader.values(tag & 7, field?.kind);
    if (field === undefined) continue;
    if (field.many === true) message[field.name] = [...((message[field.name] as unknown[]) ?? []), ...values];
    else message[field.name] = values.at(-1);
  }
  return message;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  more(): boolean {
    return this.#at < this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte] = this.#take(1);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
    throw new RangeError('a number of more than ten bytes');
  }

  /** One field's values: more than one only for a packed list of numbers. */
  values(wireType: number, kind: FieldKind | undefined): unknown[] {
    if (wireType === varint) return [Number(this.varint())];
    if (wireType === fixed32) return [floatOf(this.#take(4))];
    if (wireType === fixed64) return [this.#take(8)];
    if (wireType !== lengthDelimited) throw new RangeError(`unknown wire type ${wireType}`);
    const body = this.#take(Number(this.varint()));
    if (kind === undefined || kind === 'bytes') return [body];
    if (kind === 'text') return [fromUtf8.decode(body)];
    if (typeof kind === 'object') return [decodeMessage(body, kind)];
    const packed = new Reader(body);
    const values: unknown[] = [];
    while (packed.more()) values.push(kind === 'int' ? Number(packed.varint()) : floatOf(packed.#take(4)));
    return values;
  }

  #take(count: number): Uint8Array {
    if (!(count >= 0) || this.#at + count > this.#bytes.length) throw new RangeError('it ends too early');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}

const floatOf = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
