import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import type { Extent } from '@kitware/vtk.js/types';
import { spacingOf, voxelStep, voxelToRas } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Device } from './device.ts';
import { layOutImage } from './imageGeometry.ts';
import { Owner } from './ownership.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { ctColourNodes, ctOpacityNodes, opacityUnitMm } from './volumeLook.ts';
import {
  type Factors,
  type SamplingLimits,
  sampleVolume,
  sampledBox,
  sampledDims,
  sampledVolume,
  samplingFactors,
} from './volumeSampling.ts';

/** The CT itself in 3D. */
export interface CtVolume {
  setVisible(visible: boolean): void;
  /** Coarse while the person turns it, fine when it stands. */
  setMoving(moving: boolean): void;
  /** Voxels in these boxes were changed in place. */
  patch(boxes: readonly VoxelBox[]): void;
  dispose(): void;
}

/** A graphics card has a quarter of a gigabyte for it; the processor must cast its rays through far less. */
export const samplingLimits = (device: Device): SamplingLimits => ({
  mostTexels: device.mostTexels3d,
  mostVoxels: device.software ? 4e6 : 128e6,
});

/** How finely rays are cast: screen pixels a ray, and the step in voxels. */
const qualities = {
  hardware: { still: { pixels: 1, step: 0.7 }, moving: { pixels: 2, step: 1.5 } },
  software: { still: { pixels: 2, step: 1.5 }, moving: { pixels: 5, step: 3 } },
} as const;

export function createCtVolume(renderer: vtkRenderer, volume: SceneVolume, device: Device): CtVolume {
  const { grid } = volume;
  const factors = samplingFactors(grid, samplingLimits(device));
  const owner = new Owner();
  const values = sampledVolume(volume.image, grid.dims, factors);
  const scalars = owner.keep(vtkDataArray.newInstance({ numberOfComponents: 1, values }));
  // vtk.js would scan all voxels for it; float textures need no more than that it holds every HU.
  scalars.setRange({ min: -32768, max: 32767 }, 0);
  const image = owner.keep(vtkImageData.newInstance());
  const [a, b, c] = axes.map((axis) => {
    const [x, y, z] = voxelStep(grid.affineRas, axis);
    return [x * factors[axis], y * factors[axis], z * factors[axis]] as const;
  });
  layOutImage(image, sampledDims(grid.dims, factors), [a, b, c]);
  image.setOrigin([...firstSample(volume, factors)]);
  image.getPointData().setScalars(scalars);

  const mapper = owner.keep(vtkVolumeMapper.newInstance());
  mapper.setInputData(image);
  mapper.setAutoAdjustSampleDistances(false);
  mapper.setMaximumSamplesPerRay(4000);
  const actor = owner.keep(vtkVolume.newInstance());
  actor.setMapper(mapper);
  const property = actor.getProperty();
  const colour = owner.keep(vtkColorTransferFunction.newInstance());
  colour.setNodes(ctColourNodes());
  const opacity = owner.keep(vtkPiecewiseFunction.newInstance());
  opacity.setNodes(ctOpacityNodes());
  property.setRGBTransferFunction(0, colour);
  property.setScalarOpacity(0, opacity);
  property.setScalarOpacityUnitDistance(0, opacityUnitMm);
  property.setInterpolationTypeToLinear();
  property.setShade(!device.software);
  property.setAmbient(0.25);
  property.setDiffuse(0.75);
  property.setSpecular(0.15);
  renderer.addVolume(actor);

  const stepMm = Math.min(...spacingOf(grid.affineRas).map((mm, axis) => mm * factors[axis]));
  const setMoving = (moving: boolean): void => {
    const { pixels, step } =
      qualities[device.software ? 'software' : 'hardware'][moving ? 'moving' : 'still'];
    mapper.setImageSampleDistance(pixels);
    mapper.setSampleDistance(step * stepMm);
  };
  setMoving(false);
  return {
    setVisible: (visible) => actor.setVisibility(visible),
    setMoving,
    patch: (boxes) => {
      const changed = boxes.map((box) => sampledBox(box, factors));
      if (values !== volume.image)
        for (const samples of changed) sampleVolume(volume.image, grid.dims, factors, values, samples);
      // Uploads the boxes alone, at the next draw; touching the scalars would upload all.
      property.setUpdatedExtents([
        ...property.getUpdatedExtents(),
        ...changed.map(({ min, max }): Extent => [
          min[0],
          max[0] - 1,
          min[1],
          max[1] - 1,
          min[2],
          max[2] - 1,
        ]),
      ]);
    },
    dispose: () => {
      renderer.removeVolume(actor);
      owner.dispose();
    },
  };
}

/** RAS point of the middle of the first block of voxels. */
const firstSample = ({ grid }: SceneVolume, [x, y, z]: Factors): readonly [number, number, number] =>
  voxelToRas(grid.affineRas, [(x - 1) / 2, (y - 1) / 2, (z - 1) / 2]);
