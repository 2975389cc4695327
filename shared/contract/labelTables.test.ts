import { describe, expect, it } from 'vitest';
import { labelNamesOf, labelTables } from './labelTables.ts';

describe('label tables', () => {
  const [v1, v2] = labelTables.map(labelNamesOf);

  it('have as many classes as published, each once', () => {
    expect(labelTables.map((table) => new Set(table.names).size)).toEqual([104, 117]);
  });

  // Anchors from TotalSegmentator's class maps, chosen so that a slip of one row anywhere moves one of them.
  it('put each structure at its published value', () => {
    expect(v1).toMatchObject({
      '7': 'aorta',
      '10': 'pancreas',
      '18': 'vertebrae_L5',
      '41': 'vertebrae_C1',
      '49': 'pulmonary_artery',
      '57': 'colon',
      '69': 'rib_left_12',
      '82': 'humerus_left',
      '93': 'face',
      '104': 'urinary_bladder',
    });
    expect(v2).toMatchObject({
      '7': 'pancreas',
      '20': 'colon',
      '32': 'vertebrae_T12',
      '52': 'aorta',
      '64': 'portal_vein_and_splenic_vein',
      '69': 'humerus_left',
      '79': 'spinal_cord',
      '86': 'autochthon_left',
      '97': 'rib_left_6',
      '109': 'rib_right_6',
      '117': 'costal_cartilages',
    });
  });
});
