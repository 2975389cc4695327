import { lesionName } from '#shared/contract/organLabels.ts';
import { organs } from '#shared/contract/lesion.ts';
import type { DicomDataset } from './dataset.ts';

/** A code of a terminology (PS3.3, 8.8): value, scheme, meaning. */
export type Code = readonly [value: string, scheme: 'SCT' | 'DCM', meaning: string];

/** As an item of a code sequence. */
export const codeItem = ([value, scheme, meaning]: Code): DicomDataset => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});

/** What a segment is, in codes that other programs know. */
export interface SegmentMeaning {
  readonly category: Code;
  readonly type: Code;
  readonly side?: Code;
  /** Where a lesion lies. */
  readonly region?: Code;
}

const anatomicalStructure: Code = ['91723000', 'SCT', 'Anatomical Structure'];
const tissue: Code = ['85756007', 'SCT', 'Tissue'];
const abnormalStructure: Code = ['49755003', 'SCT', 'Morphologically Abnormal Structure'];
const lesion: Code = ['52988006', 'SCT', 'Lesion'];
const left: Code = ['7771000', 'SCT', 'Left'];
const right: Code = ['24028007', 'SCT', 'Right'];
const vertebra: Code = ['51282000', 'SCT', 'Vertebra'];
const lung: Code = ['39607008', 'SCT', 'Lung'];
const kidney: Code = ['64033007', 'SCT', 'Kidney'];

/** Structures by the label's name without its side (SNOMED CT, as in PS3.16 CID 7151 and 7166 and their includes). */
const structures: Readonly<Record<string, Code>> = {
  liver: ['10200004', 'SCT', 'Liver'],
  pancreas: ['15776009', 'SCT', 'Pancreas'],
  kidney,
  kidneys: kidney,
  spleen: ['78961009', 'SCT', 'Spleen'],
  gallbladder: ['28231008', 'SCT', 'Gallbladder'],
  stomach: ['69695003', 'SCT', 'Stomach'],
  aorta: ['15825003', 'SCT', 'Aorta'],
  inferior_vena_cava: ['64131007', 'SCT', 'Inferior vena cava'],
  portal_vein_and_splenic_vein: ['32764006', 'SCT', 'Portal vein'],
  portal_vein: ['32764006', 'SCT', 'Portal vein'],
  hepatic_vein: ['8993003', 'SCT', 'Hepatic vein'],
  adrenal_gland: ['23451007', 'SCT', 'Adrenal gland'],
  lung,
  lung_upper_lobe: lung,
  lung_middle_lobe: lung,
  lung_lower_lobe: lung,
  esophagus: ['32849002', 'SCT', 'Esophagus'],
  trachea: ['44567001', 'SCT', 'Trachea'],
  heart: ['80891009', 'SCT', 'Heart'],
  brain: ['12738006', 'SCT', 'Brain'],
  small_bowel: ['30315005', 'SCT', 'Small intestine'],
  duodenum: ['38848004', 'SCT', 'Duodenum'],
  colon: ['71854001', 'SCT', 'Colon'],
  prostate: ['41216001', 'SCT', 'Prostate'],
  humerus: ['85050009', 'SCT', 'Humerus'],
  scapula: ['79601000', 'SCT', 'Scapula'],
  clavicula: ['51299004', 'SCT', 'Clavicle'],
  femur: ['71341001', 'SCT', 'Femur'],
  sacrum: ['54735007', 'SCT', 'Sacrum'],
  sternum: ['56873002', 'SCT', 'Sternum'],
  spinal_cord: ['2748008', 'SCT', 'Spinal cord'],
  pulmonary_artery: ['81040000', 'SCT', 'Pulmonary artery'],
  iliac_artery: ['10293006', 'SCT', 'Iliac artery'],
  iliac_vena: ['244411005', 'SCT', 'Iliac vein'],
  skin: ['39937001', 'SCT', 'Skin'],
};

/** Structures of which there are many, by how the label's name begins. */
const families: readonly (readonly [prefix: string, code: Code])[] = [
  ['vertebrae', vertebra],
  ['rib', ['113197003', 'SCT', 'Rib']],
];

/** What a label means; a name that is in no table is tissue, told apart by the segment's label alone. */
export function segmentMeaning(name: string): SegmentMeaning {
  const organ = organs.find((one) => lesionName(one) === name);
  if (organ !== undefined) return { category: abnormalStructure, type: lesion, region: structures[organ] };
  if (/(^|_)(lesion|tumou?r|mass)s?$/.test(name)) return { category: abnormalStructure, type: lesion };
  const sided = /^(.*?)_(left|right)(_.*)?$/.exec(name);
  const stem = sided ? sided[1] : name;
  const type = structures[stem] ?? families.find(([prefix]) => stem.startsWith(prefix))?.[1];
  if (type === undefined) return { category: tissue, type: tissue };
  return {
    category: anatomicalStructure,
    type,
    ...(sided && { side: sided[2] === 'left' ? left : right }),
  };
}

/** Codes that say something of an image. */
export const imageCodes = {
  background: ['125040', 'DCM', 'Background'],
  source: ['121322', 'DCM', 'Source image for image processing operation'],
  artificialIntelligence: ['123110', 'DCM', 'Artificial Intelligence'],
  segmentation: ['113076', 'DCM', 'Segmentation'],
} as const satisfies Record<string, Code>;
