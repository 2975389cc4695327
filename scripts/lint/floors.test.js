import { expect, it } from 'vitest';
import { complaint } from './floors.js';

it.each([
  ['main/volume/a.ts', '#main/tensor/random.ts', undefined],
  ['main/volume/a.ts', './b.ts', undefined],
  ['main/volume/a.ts', '#shared/geometry/axes.ts', undefined],
  ['main/volume/a.ts', '#main/io/nifti.ts', 'main/volume (floor 2) may not import main/io (floor 3)'],
  ['main/volume/a.ts', '../graph/b.ts', 'main/volume and main/graph are siblings on floor 2'],
  ['renderer/client/a.ts', '#main/tensor/random.ts', 'renderer/ never imports main/'],
  ['shared/geometry/a.ts', '#main/tensor/random.ts', 'shared/ never imports main/'],
  [
    'renderer/features/place/a.ts',
    '../viewer/b.ts',
    'renderer/features/place and renderer/features/viewer are siblings on floor 2',
  ],
  [
    'main/cli/a.ts',
    '#main/elsewhere/b.ts',
    'main/elsewhere/b.ts stands on no floor (scripts/lint/floorTable.js)',
  ],
])('%s importing %s: %s', (file, source, expected) => {
  expect(complaint(file, source)).toBe(expected);
});

it('keeps pure folders free of Node and packages, their tests aside', () => {
  expect(complaint('main/volume/a.ts', 'node:fs')).toMatch('pure computation');
  expect(complaint('main/volume/a.test.ts', 'node:fs')).toBeUndefined();
  expect(complaint('main/io/a.ts', 'node:fs')).toBeUndefined();
});

it('keeps a package in its one home', () => {
  expect(complaint('main/cli/a.ts', 'electron')).toBe('electron may only be imported below main/app/');
  expect(complaint('main/app/a.ts', 'electron')).toBeUndefined();
  expect(complaint('renderer/features/viewer/a.ts', '@kitware/vtk.js/Rendering/Core/Renderer')).toMatch(
    'renderer/scene/',
  );
});

it('lets any floor import data, which is no code', () => {
  expect(complaint('main/tasks/models/a.ts', '../../../models/registry.json')).toBeUndefined();
  expect(complaint('main/tasks/models/a.ts', '../../../models/code.js')).toMatch('no floor');
});
