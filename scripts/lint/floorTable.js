// The one list of floors. A folder may import its own files, folders of a lower floor in the same
// building, and what `also` names. Siblings (same floor) never import each other.
// `pure` folders hold computation only: no node: modules, no packages but those in `packages`.

/** @typedef {{ folder: string, floor: number, pure?: boolean, packages?: string[] }} Room */

/** @type {Record<string, { also: string[], rooms: Room[] }>} */
export const buildings = {
  shared: {
    also: [],
    rooms: [
      { folder: 'geometry', floor: 1, pure: true, packages: [] },
      { folder: 'contract', floor: 2, pure: true, packages: ['zod'] },
      { folder: 'masks', floor: 2, pure: true, packages: [] },
      { folder: 'messages', floor: 3, pure: true, packages: [] },
    ],
  },
  main: {
    also: ['shared'],
    rooms: [
      { folder: 'tensor', floor: 1, pure: true, packages: [] },
      { folder: 'volume', floor: 2, pure: true, packages: [] },
      { folder: 'graph', floor: 2, pure: true, packages: [] },
      { folder: 'io', floor: 3 },
      { folder: 'autodiff', floor: 3, pure: true, packages: [] },
      { folder: 'runtime', floor: 3 },
      { folder: 'networks', floor: 3, pure: true, packages: [] },
      { folder: 'diffusion', floor: 3, pure: true, packages: [] },
      { folder: 'checkpoints', floor: 3 },
      { folder: 'synthesis', floor: 4, pure: true, packages: [] },
      { folder: 'phantom', floor: 4, pure: true, packages: [] },
      { folder: 'segmentation', floor: 4, pure: true, packages: [] },
      { folder: 'training', floor: 4, pure: true, packages: [] },
      { folder: 'evaluation', floor: 4, pure: true, packages: [] },
      { folder: 'editing', floor: 4, pure: true, packages: [] },
      { folder: 'engine', floor: 5 },
      { folder: 'tasks', floor: 6 },
      { folder: 'api', floor: 7 },
      { folder: 'http', floor: 8 },
      { folder: 'cli', floor: 9 },
      { folder: 'app', floor: 9 },
    ],
  },
  renderer: {
    also: ['shared'],
    rooms: [
      { folder: 'client', floor: 1 },
      { folder: 'editor', floor: 1, pure: true, packages: ['zustand', 'zustand/vanilla'] },
      { folder: 'scene', floor: 1 },
      { folder: 'components', floor: 1 },
      // Each folder below features/ is a room of its own, so that features stay apart.
      { folder: 'features/*', floor: 2 },
      { folder: 'app', floor: 3 },
    ],
  },
};

/** Code that stands outside the floors because nothing imports it: it may import anything. */
export const outside = ['golden', 'bench', 'e2e', 'scripts'];

/** Data that any floor may import: no code. */
export const data = /^models\/[^/]+\.json$/;

/** Packages with exactly one home (a folder, or a file, from the repository root). */
export const soleImporters = [
  { test: /^onnxruntime-(node|common)(\/|$)/, home: 'main/runtime/' },
  { test: /^electron(\/|$)/, home: 'main/app/' },
  { test: /^@kitware\/vtk\.js(\/|$)/, home: 'renderer/scene/' },
  { test: /^libsql(\/|$)/, home: 'main/tasks/' },
  { test: /^nifti-reader-js(\/|$)/, home: 'main/io/' },
  {
    test: /^(dicom-parser|@cornerstonejs\/codec-\w+)(\/|$)/,
    home: 'main/io/dicom/',
  },
];
