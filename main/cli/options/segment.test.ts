import { Command } from 'commander';
import { expect, it } from 'vitest';
import { usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import { type SegmentFlags, segmentOptions, segmentOptionsIn } from './segment.ts';

function read(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ outputError: () => undefined });
  for (const option of segmentOptions()) command.addOption(option);
  command.parse(args, { from: 'user' });
  return segmentOptionsIn({ ...command.opts<Omit<SegmentFlags, 'model'>>(), model: 'm' });
}

it('runs as usual when nothing is said', () =>
  expect(read()).toEqual({ ...usualSegmentOptions, model: 'm' }));

it('runs as the published validation, but for what is said otherwise', () => {
  expect(read('--published')).toMatchObject({
    overlap: 0.75,
    interpolate: 'logits',
    postProcessing: { organFilter: 'organ' },
  });
  expect(read('--published', '--overlap', '0.5', '--organ-filter', 'off')).toMatchObject({
    overlap: 0.5,
    postProcessing: { organFilter: 'off' },
  });
});

it('takes every switch', () => {
  const flags =
    '--flip right --flip superior --flip right --organ-first --probabilities --erode 1 --smallest-radius 3 ' +
    '--detection-threshold 70 --no-detection-erosion';
  const given = read(...flags.split(' '));
  expect(given).toEqual({
    ...usualSegmentOptions,
    model: 'm',
    flips: ['right', 'superior'],
    organFirst: true,
    probabilities: true,
    postProcessing: {
      organFilter: 'off',
      erosionSteps: 1,
      smallestRadiusMm: 3,
      detection: { thresholdMm3: 70, erode: false },
    },
  });
});

it.each([
  ['--flip', 'left'],
  ['--overlap', '1'],
  ['--erode', '9'],
])('refuses %s %s', (...args) =>
  expect(() => read(...args)).toThrow(expect.objectContaining({ code: 'request-invalid' })),
);
