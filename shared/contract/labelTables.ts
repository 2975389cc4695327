/**
 * Published meanings of label values, for a person to choose from. The same value means different things in
 * different tables (7 is the aorta in one and the pancreas in the other), so a table is never guessed.
 */
export interface LabelTable {
  readonly id: string;
  readonly label: string;
  /** names[v - 1] is what value v means. */
  readonly names: readonly string[];
}

const leftRight = (...names: string[]): string[] =>
  names.flatMap((name) => [`${name}_left`, `${name}_right`]);
const numbered = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => `${prefix}${from + Math.sign(to - from) * i}`);

const spineAboveSacrum = [
  ...numbered('vertebrae_L', 5, 1),
  ...numbered('vertebrae_T', 12, 1),
  ...numbered('vertebrae_C', 7, 1),
];
const ribs = [...numbered('rib_left_', 1, 12), ...numbered('rib_right_', 1, 12)];
const lungs = [
  'lung_upper_lobe_left',
  'lung_lower_lobe_left',
  'lung_upper_lobe_right',
  'lung_middle_lobe_right',
  'lung_lower_lobe_right',
];
const gluteals = leftRight('gluteus_maximus', 'gluteus_medius', 'gluteus_minimus');
const limbs = leftRight('humerus', 'scapula', 'clavicula', 'femur', 'hip');
const firstSix = ['spleen', 'kidney_right', 'kidney_left', 'gallbladder', 'liver', 'stomach'];

/** TotalSegmentator's task "total", versions 1 and 2 (Wasserthal et al., doi 10.1148/ryai.230024; its class map). */
export const labelTables: readonly LabelTable[] = [
  {
    id: 'totalsegmentator-v1',
    label: 'TotalSegmentator 1 (104 classes)',
    names: [
      ...firstSix,
      'aorta',
      'inferior_vena_cava',
      'portal_vein_and_splenic_vein',
      'pancreas',
      'adrenal_gland_right',
      'adrenal_gland_left',
      ...lungs,
      ...spineAboveSacrum,
      'esophagus',
      'trachea',
      'heart_myocardium',
      'heart_atrium_left',
      'heart_ventricle_left',
      'heart_atrium_right',
      'heart_ventricle_right',
      'pulmonary_artery',
      'brain',
      ...leftRight('iliac_artery', 'iliac_vena'),
      'small_bowel',
      'duodenum',
      'colon',
      ...ribs,
      ...limbs,
      'sacrum',
      'face',
      ...gluteals,
      ...leftRight('autochthon', 'iliopsoas'),
      'urinary_bladder',
    ],
  },
  {
    id: 'totalsegmentator-v2',
    label: 'TotalSegmentator 2 (117 classes)',
    names: [
      ...firstSix,
      'pancreas',
      'adrenal_gland_right',
      'adrenal_gland_left',
      ...lungs,
      'esophagus',
      'trachea',
      'thyroid_gland',
      'small_bowel',
      'duodenum',
      'colon',
      'urinary_bladder',
      'prostate',
      'kidney_cyst_left',
      'kidney_cyst_right',
      'sacrum',
      'vertebrae_S1',
      ...spineAboveSacrum,
      'heart',
      'aorta',
      'pulmonary_vein',
      'brachiocephalic_trunk',
      'subclavian_artery_right',
      'subclavian_artery_left',
      'common_carotid_artery_right',
      'common_carotid_artery_left',
      'brachiocephalic_vein_left',
      'brachiocephalic_vein_right',
      'atrial_appendage_left',
      'superior_vena_cava',
      'inferior_vena_cava',
      'portal_vein_and_splenic_vein',
      ...leftRight('iliac_artery', 'iliac_vena'),
      ...limbs,
      'spinal_cord',
      ...gluteals,
      ...leftRight('autochthon', 'iliopsoas'),
      'brain',
      'skull',
      ...ribs,
      'sternum',
      'costal_cartilages',
    ],
  },
];

/** A table in the shape that imports take: value in decimal → name. */
export const labelNamesOf = (table: LabelTable): Record<string, string> =>
  Object.fromEntries(table.names.map((name, i) => [String(i + 1), name]));
