import type { Measurement } from '#shared/contract/measurement.ts';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Plane } from '../viewPlanes.ts';
import { measurementWords } from './measuring.ts';
import { stateColours } from './segments.ts';

/** Something drawn over a slice: seen where the slice goes through it. */
export interface Mark {
  readonly id: string;
  /** Only on slices of this plane. */
  readonly plane: Plane;
  /** Lines through points of one slice. */
  readonly lines: readonly (readonly RasMm[])[];
  readonly closed?: boolean;
  readonly circle?: { readonly centreRasMm: RasMm; readonly radiusMm: number };
  readonly text?: string;
  readonly tone: 'drawing' | 'measure' | 'chosen' | 'lesion';
}

/** The number of a segment, beside its middle, on every slice that it reaches. */
export interface SegmentTag {
  readonly value: number;
  readonly centreRasMm: RasMm;
  readonly box: VoxelBox;
  readonly colour: string;
  readonly chosen: boolean;
}

export function measurementMark(measurement: Measurement, chosen: boolean): Mark {
  const base = {
    id: measurement.id,
    plane: measurement.plane,
    text: measurementWords(measurement),
    tone: chosen ? ('chosen' as const) : ('measure' as const),
  };
  switch (measurement.kind) {
    case 'length':
      return { ...base, lines: [measurement.line] };
    case 'bidirectional':
      return { ...base, lines: [measurement.long, measurement.short] };
    case 'roi': {
      const { centreRasMm, radiusMm } = measurement;
      return { ...base, lines: [], circle: { centreRasMm, radiusMm } };
    }
  }
}

/** The axes of the chosen lesion, where they were measured. */
export function lesionMark(reading: ReadingDetail | undefined, value: number | undefined): Mark | undefined {
  const measure = reading?.segments.find((segment) => segment.value === value)?.measure;
  if (reading?.kind !== 'lesions' || !measure?.axesRasMm || measure.voxels === 0) return undefined;
  const { long, short } = measure.axesRasMm;
  return {
    id: `axes ${value}`,
    plane: 'axial',
    lines: [long, short],
    text: `${measure.longAxisMm.toFixed(1)} × ${measure.shortAxisMm.toFixed(1)} mm`,
    tone: 'lesion',
  };
}

export const segmentTags = (reading: ReadingDetail | undefined, chosen: number | undefined): SegmentTag[] =>
  reading?.kind === 'lesions'
    ? reading.segments.flatMap(({ value, state, measure }) =>
        measure && measure.voxels > 0
          ? [
              {
                value,
                centreRasMm: measure.centreRasMm,
                box: measure.box,
                colour: stateColours[state],
                chosen: value === chosen,
              },
            ]
          : [],
      )
    : [];
