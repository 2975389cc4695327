import { z } from 'zod';

/** Turns a record of one format into that of the next. */
export type Migration = (old: Readonly<Record<string, unknown>>) => Record<string, unknown>;

const Versioned = z.looseObject({ format: z.number().int().min(1) });

/**
 * Brings a stored record to the newest format, one step a version: `steps[0]` leads from 1 to 2. Records of the
 * newest format come back as they are.
 *
 * @throws ZodError when it has no format; RangeError when a newer program wrote it
 */
export function migrate(stored: unknown, steps: readonly Migration[]): Record<string, unknown> {
  const record = Versioned.parse(stored);
  const newest = steps.length + 1;
  if (record.format > newest)
    throw new RangeError(`format ${record.format} is newer than this program's ${newest}`);
  return steps
    .slice(record.format - 1)
    .reduce<Record<string, unknown>>(
      (old, step, i) => ({ ...step(old), format: record.format + i + 1 }),
      record,
    );
}
