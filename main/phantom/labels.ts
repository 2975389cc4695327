import type { LabelEntry } from '#shared/contract/primitives.ts';

/**
 * The structures of the phantom: names and values of TotalSegmentator's "total" task (version 2), so that what is
 * trained or measured on the phantom fits its label maps.
 */
const rows = [
  [1, 'spleen', '#9d6ca2'],
  [2, 'kidney_right', '#c96a4b'],
  [3, 'kidney_left', '#d98a5f'],
  [4, 'gallbladder', '#6fbf4a'],
  [5, 'liver', '#b5654a'],
  [6, 'stomach', '#d8a0a6'],
  [7, 'pancreas', '#f0c05a'],
  [8, 'adrenal_gland_right', '#e8d46a'],
  [9, 'adrenal_gland_left', '#e8e08a'],
  [11, 'lung_lower_lobe_left', '#7fb2d8'],
  [14, 'lung_lower_lobe_right', '#94c2e2'],
  [15, 'esophagus', '#c7917c'],
  [18, 'small_bowel', '#e3b48f'],
  [19, 'duodenum', '#eec27a'],
  [20, 'colon', '#a98456'],
  [27, 'vertebrae_L5', '#e6dcae'],
  [28, 'vertebrae_L4', '#d9cf9d'],
  [29, 'vertebrae_L3', '#e6dcae'],
  [30, 'vertebrae_L2', '#d9cf9d'],
  [31, 'vertebrae_L1', '#e6dcae'],
  [32, 'vertebrae_T12', '#d9cf9d'],
  [33, 'vertebrae_T11', '#e6dcae'],
  [34, 'vertebrae_T10', '#d9cf9d'],
  [35, 'vertebrae_T9', '#e6dcae'],
  [51, 'heart', '#c4524f'],
  [52, 'aorta', '#e0433b'],
  [63, 'inferior_vena_cava', '#4a72c4'],
  [64, 'portal_vein_and_splenic_vein', '#4fb6c9'],
  [65, 'iliac_artery_left', '#e8675f'],
  [66, 'iliac_artery_right', '#e8675f'],
  [67, 'iliac_vena_left', '#6f90d2'],
  [68, 'iliac_vena_right', '#6f90d2'],
  [79, 'spinal_cord', '#f2e9a0'],
  [86, 'autochthon_left', '#a3544f'],
  [87, 'autochthon_right', '#a3544f'],
  [88, 'iliopsoas_left', '#b0625a'],
  [89, 'iliopsoas_right', '#b0625a'],
  [98, 'rib_left_7', '#f1ead0'],
  [99, 'rib_left_8', '#e7dfc0'],
  [100, 'rib_left_9', '#f1ead0'],
  [101, 'rib_left_10', '#e7dfc0'],
  [102, 'rib_left_11', '#f1ead0'],
  [103, 'rib_left_12', '#e7dfc0'],
  [110, 'rib_right_7', '#f1ead0'],
  [111, 'rib_right_8', '#e7dfc0'],
  [112, 'rib_right_9', '#f1ead0'],
  [113, 'rib_right_10', '#e7dfc0'],
  [114, 'rib_right_11', '#f1ead0'],
  [115, 'rib_right_12', '#e7dfc0'],
  [117, 'costal_cartilages', '#c9d6c4'],
] as const;

export type StructureName = (typeof rows)[number][1];

const values = new Map<string, number>(rows.map(([value, name]) => [name, value]));

/** Value of a structure in the label map. */
export const labelOf = (name: StructureName): number => values.get(name) ?? 0;

/** Rows of the structures present in a label map, by value. */
export function labelTable(labels: Uint8Array): LabelEntry[] {
  const present = new Uint8Array(256);
  for (const value of labels) present[value] = 1;
  return rows
    .filter(([value]) => present[value] === 1)
    .map(([value, name, colour]) => ({ value, name, colour }));
}
