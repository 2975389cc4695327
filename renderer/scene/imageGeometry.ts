import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';

type Vector = readonly [number, number, number];

/** Gives a vtk image its place in RAS: its dims, and the step (mm) from pixel to pixel along each of its axes. */
export function layOutImage(
  image: vtkImageData,
  dims: Vector,
  steps: readonly [Vector, Vector, Vector],
): void {
  const lengths = steps.map((step) => Math.hypot(...step)) as [number, number, number];
  image.setDimensions([...dims]);
  image.setSpacing(lengths);
  const [[a, b, c], [d, e, f], [g, h, i]] = steps;
  const [u, v, w] = lengths;
  image.setDirection(a / u, b / u, c / u, d / v, e / v, f / v, g / w, h / w, i / w);
}
