import dcmjs from 'dcmjs';
import type { DicomDataset } from './dataset.ts';

/** The attributes of a DICOM file but its pixels, as dcmjs reads them. */
export function decodeDicom(bytes: Uint8Array): DicomDataset {
  const { DicomMessage, DicomMetaDictionary } = dcmjs.data;
  const { dict } = DicomMessage.readFile(new Uint8Array(bytes).buffer, {
    untilTag: '7FE00010',
    includeUntilTagValue: false,
  });
  return DicomMetaDictionary.naturalizeDataset(dict);
}
