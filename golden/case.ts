import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeSafetensors } from '#main/tensor/safetensors.ts';
import type { Tensor } from '#main/tensor/tensor.ts';

type Json = Readonly<Record<string, unknown>>;

/** One golden case: `<case>.json` and, where it has tensors, `<case>.safetensors` beside it. */
export interface GoldenCase {
  readonly name: string;
  readonly kind: string;
  readonly json: Json;
  /** Every stored tensor, inputs and expected outputs alike. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** A stored tensor that the case cannot do without. Throws RangeError naming it when it is not there. */
export function stored(golden: GoldenCase, name: string): Tensor {
  const found = golden.tensors.get(name);
  if (found === undefined) throw new RangeError(`${golden.name} stores no tensor ${name}`);
  return found;
}

/** Paths of a folder's cases, by name: every .json that states both `case` and `kind`. */
export function listCases(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => join(folder, file))
    .filter((path) => {
      const json = readJson(path);
      return typeof json['case'] === 'string' && typeof json['kind'] === 'string';
    });
}

export function loadCase(path: string): GoldenCase {
  const json = readJson(path);
  const companion = path.replace(/\.json$/, '.safetensors');
  return {
    name: String(json['case']),
    kind: String(json['kind']),
    json,
    tensors: existsSync(companion)
      ? decodeSafetensors(readFileSync(companion), basename(companion))
      : new Map(),
  };
}

function readJson(path: string): Json {
  const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return typeof json === 'object' && json !== null ? (json as Json) : {};
}
