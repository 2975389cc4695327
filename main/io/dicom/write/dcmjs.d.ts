/** The part of dcmjs that is used: it ships no types. */
declare module 'dcmjs' {
  import type { DicomDataset } from '#main/io/dicom/write/dataset.ts';

  interface DicomDict {
    dict: object;
    write(options: { fragmentMultiframe: boolean }): ArrayBuffer;
  }

  const dcmjs: {
    readonly log: { setLevel(level: string): void };
    readonly data: {
      readonly DicomMessage: {
        readFile(bytes: ArrayBuffer, options: { untilTag: string; includeUntilTagValue: boolean }): DicomDict;
      };
      readonly DicomDict: new (meta: object) => DicomDict;
      readonly DicomMetaDictionary: {
        denaturalizeDataset(set: DicomDataset): object;
        naturalizeDataset(dict: object): DicomDataset;
      };
    };
  };
  export default dcmjs;
}
