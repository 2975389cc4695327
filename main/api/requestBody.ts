import type { z } from 'zod';
import { Problem } from '#shared/contract/problems.ts';

/** No JSON call comes near it: a hundred lesions are 40 kB. */
const mostBytes = 1 << 20;

/**
 * The body of a JSON call, checked; a call without a body gives `{}`.
 *
 * @throws Problem `request-invalid` naming the first field that is wrong
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(request);
  return check(schema, text === '' ? {} : parse(text), 'the request');
}

/** A checked value; `whole` names it when no single field is to blame. */
export function check<T>(schema: z.ZodType<T>, value: unknown, whole: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw invalid(field === '' ? whole : field, issue?.message ?? 'it has another form');
}

async function readText(request: Request): Promise<string> {
  if (!request.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw invalid('the request', `it is longer than ${mostBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('the request', 'it is not JSON');
  }
}

const invalid = (field: string, reason: string): Problem => new Problem('request-invalid', { field, reason });
