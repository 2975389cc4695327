import type { TextDecoder } from 'node:util';
import type { DataSet } from 'dicom-parser';
import { Problem } from '#shared/contract/problems.ts';
import { decoderOf } from './characterSets.ts';
import { type TagName, tags } from './tags.ts';

/** Values of a data set by the standard's names; an empty value counts as missing. */
export interface Elements {
  readonly file: string;
  has(name: TagName): boolean;
  text(name: TagName): string | undefined;
  uid(name: TagName): string | undefined;
  /** A number of a binary element of 16 bits. */
  word(name: TagName, signed?: boolean): number | undefined;
  /** Numbers of an element of decimal or integer strings. @throws Problem `dicom-broken` when one is none */
  numbers(name: TagName): readonly number[] | undefined;
  number(name: TagName): number | undefined;
  /** Data sets of a sequence; none when it is missing. */
  items(name: TagName): readonly Elements[];
}

/** @param decoder of texts; left out, the data set's own SpecificCharacterSet decides */
export function elementsOf(set: DataSet, file: string, decoder?: TextDecoder): Elements {
  const texts = decoder ?? decoderOf(set.string(tags.SpecificCharacterSet) ?? '');
  const bytesOf = (name: TagName): Uint8Array | undefined => {
    const element = set.elements[tags[name]];
    if (element === undefined || element.length <= 0) return undefined;
    if (element.dataOffset + element.length > set.byteArray.length) return undefined;
    return set.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  };
  const text = (name: TagName): string | undefined => {
    const bytes = bytesOf(name);
    if (bytes === undefined) return undefined;
    const value = texts.decode(bytes).replaceAll('\0', ' ').trim();
    return value === '' ? undefined : value;
  };
  const numbers = (name: TagName): readonly number[] | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const all = value.split('\\').map((part) => (decimal.test(part.trim()) ? Number(part) : NaN));
    if (!all.every(Number.isFinite))
      throw new Problem('dicom-broken', { file, reason: `its ${name} is not a number` });
    return all;
  };
  return {
    file,
    has: (name) => bytesOf(name) !== undefined || (set.elements[tags[name]]?.items?.length ?? 0) > 0,
    text,
    uid: (name) => {
      const value = text(name);
      if (value !== undefined && !/^[0-9.]{1,64}$/.test(value))
        throw new Problem('dicom-broken', { file, reason: `its ${name} is not a UID` });
      return value;
    },
    word: (name, signed = false) => {
      if ((bytesOf(name)?.length ?? 0) < 2) return undefined;
      return signed ? set.int16(tags[name]) : set.uint16(tags[name]);
    },
    numbers,
    number: (name) => numbers(name)?.[0],
    items: (name) =>
      (set.elements[tags[name]]?.items ?? []).flatMap(({ dataSet }) =>
        dataSet ? [elementsOf(dataSet, file, texts)] : [],
      ),
  };
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
