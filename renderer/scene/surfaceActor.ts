import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData';
import vtkActor from '@kitware/vtk.js/Rendering/Core/Actor';
import vtkMapper from '@kitware/vtk.js/Rendering/Core/Mapper';
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { type Rgb } from './lookup.ts';
import { Owner } from './ownership.ts';
import type { Surface } from './surface.ts';

export interface SurfaceLook {
  readonly colour: Rgb;
  /** 1 = opaque. */
  readonly opacity: number;
  readonly visible: boolean;
  /** Brighter than its colour. */
  readonly highlighted: boolean;
}

/** One surface in 3D. */
export interface SurfaceActor {
  setLook(look: SurfaceLook): void;
  dispose(): void;
}

export function createSurfaceActor(renderer: vtkRenderer, surface: Surface): SurfaceActor {
  const owner = new Owner();
  const data = owner.keep(vtkPolyData.newInstance());
  data.getPoints().setData(surface.points, 3);
  data.getPolys().setData(withCounts(surface.triangles));
  const normals = vtkDataArray.newInstance({
    numberOfComponents: 3,
    values: surface.normals,
    name: 'Normals',
  });
  data.getPointData().setNormals(owner.keep(normals));
  const mapper = owner.keep(vtkMapper.newInstance());
  mapper.setInputData(data);
  mapper.setScalarVisibility(false);
  const actor = owner.keep(vtkActor.newInstance());
  actor.setMapper(mapper);
  const property = actor.getProperty();
  property.setInterpolationToPhong();
  property.setSpecular(0.25);
  property.setSpecularPower(25);
  renderer.addActor(actor);
  return {
    setLook: ({ colour: [r, g, b], opacity, visible, highlighted }) => {
      property.setColor(r, g, b);
      property.setOpacity(opacity);
      // The far side of a translucent organ only muddies what lies inside.
      property.setBackfaceCulling(opacity < 1);
      property.setAmbient(highlighted ? 0.55 : 0.35);
      property.setDiffuse(0.8);
      actor.setVisibility(visible);
    },
    dispose: () => {
      renderer.removeActor(actor);
      owner.dispose();
    },
  };
}

/** vtk's cell array: each triangle led by its number of vertices. */
function withCounts(triangles: Uint32Array): Uint32Array {
  const cells = new Uint32Array((triangles.length / 3) * 4);
  for (let t = 0, to = 0; t < triangles.length; t += 3) {
    cells[to++] = 3;
    cells[to++] = triangles[t];
    cells[to++] = triangles[t + 1];
    cells[to++] = triangles[t + 2];
  }
  return cells;
}
