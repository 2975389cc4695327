import type { Lesion } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { SegmentTag } from '#renderer/editor/review/marks.ts';
import type { OverlaySettings, Scene3dSettings } from '#renderer/editor/view.ts';
import { rgbOf } from '#renderer/scene/lookup.ts';
import type { SceneReading } from '#renderer/scene/sceneVolume.ts';
import type { SurfaceItem } from '#renderer/scene/surfaceItems.ts';

/** Blocks of voxels that surfaces are made from: a label's are this long, a placed lesion's a fortieth of its diameter. */
const labelDetailMm = 2;
const lesionDetail = 1 / 40;

const segmentDetailMm = 1;

const organOpacity = 0.45;

/**
 * What 3D shows as surfaces: each organ of the table, translucent, with the lesions in it counted as organ, so
 * that it has no holes; each placed lesion, opaque; and rows of lesions that came with the labels as a whole.
 */
export function surfaceItems(
  table: readonly LabelEntry[],
  lesions: readonly Lesion[],
  selectedLesionId: string | undefined,
  overlay: OverlaySettings,
  scene3d: Scene3dSettings,
): SurfaceItem[] {
  if (!scene3d.surfaces) return [];
  const visible = (value: number): boolean => overlay.visible && !overlay.hiddenLabels.includes(value);
  const placedValues = new Set(lesions.map((lesion) => lesion.labelValue));
  const rows = table.filter((row) => row.value <= 255 && !placedValues.has(row.value));
  return [
    ...rows.map((row): SurfaceItem => {
      const opaque = isLesionRow(row);
      const within = opaque ? [] : table.filter((other) => isLesionRow(other) && liesIn(other, row));
      return {
        id: `label ${row.value}`,
        layer: 'labels',
        wish: { values: [row.value, ...within.map((other) => other.value)], detailMm: labelDetailMm },
        look: {
          colour: rgbOf(row.colour),
          opacity: opaque ? 1 : organOpacity,
          // The CT shows the organs itself, and its rays would end on translucent surfaces.
          visible: visible(row.value) && (opaque || !scene3d.volume),
          highlighted: false,
        },
      };
    }),
    ...lesions.map((lesion): SurfaceItem => ({
      id: `lesion ${lesion.spec.id}`,
      layer: 'labels',
      wish: {
        values: [lesion.labelValue],
        box: lesion.measure.box,
        detailMm: lesion.spec.diameterMm * lesionDetail,
      },
      look: {
        colour: rgbOf(table.find((row) => row.value === lesion.labelValue)?.colour ?? '#ffffff'),
        opacity: 1,
        visible: visible(lesion.labelValue),
        highlighted: lesion.spec.id === selectedLesionId,
      },
    })),
  ];
}

/** Segments of the mask under review, opaque; those without a voxel have no surface. */
export function readingItems(
  reading: SceneReading | undefined,
  tags: readonly SegmentTag[],
  look: OverlaySettings,
  scene3d: Scene3dSettings,
): SurfaceItem[] {
  if (!reading || !scene3d.surfaces) return [];
  const boxes = new Map(tags.map((tag) => [tag.value, tag]));
  return reading.table.map((row): SurfaceItem => {
    const tag = boxes.get(row.value);
    return {
      id: `segment ${row.value}`,
      layer: 'reading',
      wish: {
        values: [row.value],
        ...(tag && { box: tag.box }),
        detailMm: segmentDetailMm,
      },
      look: {
        colour: rgbOf(row.colour),
        opacity: 1,
        visible: look.visible,
        highlighted: tag?.chosen ?? false,
      },
    };
  });
}

/** Rows such as "liver_lesion" or "kidney_tumor". */
const lesionName = /^(?<organ>.+)_(lesion|tumor)$/;
const isLesionRow = (row: LabelEntry): boolean => lesionName.test(row.name);

/** "kidney_lesion" lies in "kidney", "kidney_left" and "kidney_right". */
const liesIn = (lesionRow: LabelEntry, organRow: LabelEntry): boolean =>
  organRow.name.startsWith(lesionName.exec(lesionRow.name)?.groups?.organ ?? lesionRow.name);
