import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import type vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import type vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import { SlicingMode } from '@kitware/vtk.js/Rendering/Core/ImageMapper/Constants';
import type vtkImageProperty from '@kitware/vtk.js/Rendering/Core/ImageProperty';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { voxelStep } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { layOutImage } from './imageGeometry.ts';
import { Owner } from './ownership.ts';
import type { SliceLayout } from './slicePixels.ts';

/** One picture of a pane: a single slice of pixels that lies where its voxels lie in RAS. */
export interface SliceActor {
  readonly property: vtkImageProperty;
  /** Shows these pixels, laid out as `layout` says on this grid. They may be changed in place, see `touch`. */
  hold(grid: Grid, layout: SliceLayout, pixels: Int16Array | Float32Array | Uint8Array): void;
  /** Puts the picture's first pixel at a RAS point. */
  place(firstPixelRasMm: RasMm): void;
  setVisible(visible: boolean): void;
  /** The pixels were changed in place: upload them at the next draw. */
  touch(): void;
  dispose(): void;
}

interface Appearance {
  readonly colour: vtkColorTransferFunction;
  readonly opacity: vtkPiecewiseFunction;
  readonly interpolate: boolean;
}

const inFragmentShader = (originalValue: string, replacementValue: string) => ({
  shaderType: 'Fragment',
  replaceFirst: false,
  originalValue,
  replacementValue,
  replaceAll: true,
});

/**
 * Two changes to vtk.js's outline shader. It finds a label by cutting off `texel * 255.0`, which some drivers
 * return as 0.99999, so that label 1 becomes 0 and a thickness of 1 none: rounding is exact everywhere. And it
 * works out the place of every neighbouring pixel through two matrices: in parallel projection neighbours lie
 * one constant step apart, which halves the cost of outlines without a graphics card.
 */
const outlineShader = {
  labelOutlineTextureWidth: 1024,
  viewSpecificProperties: {
    OpenGL: {
      ShaderReplacements: [
        inFragmentShader(String.raw`int\((\w+) \* 255\.0\)`, 'int($1 * 255.0 + 0.5)'),
        inFragmentShader(
          String.raw`vec3 centerPosIS = fragCoordToIndexSpace\(gl_FragCoord\);`,
          '$& vec3 rightIS = dFdx(centerPosIS); vec3 upIS = dFdy(centerPosIS);',
        ),
        inFragmentShader(
          String.raw`fragCoordToIndexSpace\(neighborPixelCoord\)`,
          'centerPosIS + float(i) * rightIS + float(j) * upIS',
        ),
      ],
    },
  },
};

export function createSliceActor(renderer: vtkRenderer, appearance: Appearance): SliceActor {
  const owner = new Owner();
  const image = owner.keep(vtkImageData.newInstance());
  const mapper = owner.keep(vtkImageMapper.newInstance(outlineShader));
  mapper.setInputData(image);
  mapper.setSlicingMode(SlicingMode.K);
  mapper.setSlice(0);
  const actor = owner.keep(vtkImageSlice.newInstance());
  actor.setMapper(mapper);
  actor.setForceOpaque(true);
  const property = actor.getProperty();
  property.setRGBTransferFunction(0, appearance.colour);
  property.setPiecewiseFunction(0, appearance.opacity);
  if (appearance.interpolate) property.setInterpolationTypeToLinear();
  else property.setInterpolationTypeToNearest();
  renderer.addActor(actor);
  let held = new Owner();
  let scalars: vtkDataArray | undefined;
  return {
    property,
    hold: (grid, layout, pixels) => {
      const before = held;
      held = new Owner();
      scalars = held.keep(vtkDataArray.newInstance({ numberOfComponents: 1, values: pixels }));
      // Only half-float textures, which are not used, would need the true range: spare a scan of every slice.
      scalars.setRange({ min: -32768, max: 32767 }, 0);
      const [across, down, deep] = [layout.acrossAxis, layout.downAxis, layout.axis].map((axis) =>
        voxelStep(grid.affineRas, axis),
      );
      layOutImage(
        image,
        [layout.across, layout.down, 1],
        [times(across, layout.stride), times(down, layout.stride), deep],
      );
      // setScalars alone would keep the former array beside the new one.
      image.getPointData().removeAllArrays();
      image.getPointData().setScalars(scalars);
      before.dispose();
    },
    place: ([x, y, z]) => image.setOrigin([x, y, z]),
    setVisible: (visible) => actor.setVisibility(visible),
    touch: () => scalars?.modified(),
    dispose: () => {
      renderer.removeActor(actor);
      owner.dispose();
      held.dispose();
    },
  };
}

const times = ([x, y, z]: RasMm, factor: number): RasMm => [x * factor, y * factor, z * factor];
