import type { Dtype } from '#main/tensor/tensor.ts';

/** What a pickle can hold here: plain data, and inert records of the classes on the closed list. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PyTuple
  | PyList
  | PyDict
  | PyGlobal
  | PyRecord
  | StorageRef
  | TensorRef;

export interface PyTuple {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}

export interface PyList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}

/** Keys are kept in a Map, so that `__proto__` is a key like any other. */
export interface PyDict {
  readonly kind: 'dict';
  readonly entries: Map<string | number | bigint | boolean | null, PickleValue>;
}

/** A class or function that was named but not called. */
export interface PyGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/** An object of a listed class: its name and the state that BUILD gave it. Nothing of the class is run. */
export interface PyRecord {
  readonly kind: 'record';
  readonly name: string;
  state: PickleValue;
}

/** A run of raw elements elsewhere in the file; several tensors may share one. */
export interface StorageRef {
  readonly kind: 'storage';
  readonly key: string;
  readonly dtype: Dtype;
  readonly elements: number;
  /** Where a legacy view starts in its storage, in elements; 0 otherwise. */
  readonly offset: number;
}

/** A strided view of a storage, checked to lie inside it. */
export interface TensorRef {
  readonly kind: 'tensor';
  readonly storage: StorageRef;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export const isKind = <K extends 'tuple' | 'list' | 'dict' | 'global' | 'record' | 'storage' | 'tensor'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
