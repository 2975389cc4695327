import { z } from 'zod';
import { LabelEntry } from '#shared/contract/primitives.ts';
import type { HeaderExtension } from './niftiImage.ts';

/** NIFTI_ECODE_COMMENT: plain ASCII text, which every reader keeps or passes over. */
const commentCode = 6;

const Content = z.object({ difftumorLabels: z.literal(1), labels: z.array(LabelEntry) });

/**
 * A label table as a header extension: a comment that holds JSON,
 * `{"difftumorLabels":1,"labels":[{"value":1,"name":"liver","colour":"#aabbcc"}]}`, rows by value.
 *
 * @returns size, code and content, padded with zeros to a multiple of 16 bytes
 */
export function encodeLabelExtension(labels: readonly LabelEntry[]): Uint8Array {
  const rows = labels
    .toSorted((a, b) => a.value - b.value)
    .map(({ value, name, colour }) => ({ value, name, colour }));
  const content = Buffer.from(ascii(JSON.stringify({ difftumorLabels: 1, labels: rows })), 'latin1');
  const out = new Uint8Array(Math.ceil((8 + content.length) / 16) * 16);
  const view = new DataView(out.buffer);
  view.setInt32(0, out.length, true);
  view.setInt32(4, commentCode, true);
  out.set(content, 8);
  return out;
}

/** The label table among a file's extensions; undefined when there is none of ours, or a damaged one. */
export function decodeLabelExtension(extensions: readonly HeaderExtension[]): LabelEntry[] | undefined {
  for (const { code, content } of extensions) {
    if (code !== commentCode) continue;
    const text = Buffer.from(content).toString('latin1').replace(/\0+$/, '');
    const parsed = Content.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data.labels;
  }
  return undefined;
}

/** JSON with every character beyond ASCII as \uXXXX. */
const ascii = (json: string): string =>
  json.replace(/[^\0-~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
