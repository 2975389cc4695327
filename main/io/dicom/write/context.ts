import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DicomOrigin } from '#shared/contract/dicom.ts';
import type { Elements } from '../elements.ts';
import { readSet } from '../readSet.ts';
import type { TagName } from '../tags.ts';
import { type DicomDataset, dicomTime, uidOf } from './dataset.ts';

/** Whose study it is; an empty value where it is not known. */
const ofPatientAndStudy = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'ReferringPhysicianName',
  'StudyID',
  'AccessionNumber',
] as const;

/** Copied where the source has them. */
const ifKnown = [
  'IssuerOfPatientID',
  'PatientIdentityRemoved',
  'DeidentificationMethod',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'StudyDescription',
] as const;

/** Of the scan, for images that are derived from it. */
const ofScan = ['BodyPartExamined', 'ContrastBolusAgent', 'ContrastBolusRoute'] as const;

/** Of the scan too; an empty value where it is not known. */
const ofScanOrEmpty = ['KVP', 'PatientPosition'] as const;

/** Parts of the body without sides: their images must not have a Laterality, all others must, if only an empty one. */
const withoutSides =
  /^(HEAD|NECK|CHEST|ABDOMEN|PELVIS|ABDOMENPELVIS|CHESTABDOMEN|CHESTABDPELVIS|LIVER|PANCREAS|\w*SPINE)$/;

/** What a new object says of the study that it joins. */
export interface StudyContext {
  /** Patient, study and frame of reference. */
  readonly study: DicomDataset;
  /** How the scan was made. */
  readonly scan: DicomDataset;
  /** Whether patient and study were read from a source image; else they are empty. */
  readonly known: boolean;
}

/**
 * Patient and study of the images that a case was imported from, read from those files as they are now: a library
 * keeps no names. Where no file is left that still holds its image, or there never was one, these attributes are empty
 * and only the study's and the frame of reference's UIDs are kept.
 *
 * @param made names a new study where there is no source
 */
export async function studyContext(origin: DicomOrigin | undefined, made: string): Promise<StudyContext> {
  const source = origin && (await sourceImage(origin));
  const pick = (names: readonly TagName[], otherwise?: string): DicomDataset =>
    Object.fromEntries(names.map((name) => [name, source?.text(name)?.split('\\') ?? otherwise]));
  return {
    study: {
      ...pick(ofPatientAndStudy, ''),
      ...pick(ifKnown),
      StudyInstanceUID: origin?.studyInstanceUid ?? uidOf('study', made),
      FrameOfReferenceUID: origin?.frameOfReferenceUid ?? uidOf('frame of reference', made),
      PositionReferenceIndicator: source?.text('PositionReferenceIndicator') ?? '',
    },
    scan: {
      ...pick(ofScan),
      ...pick(ofScanOrEmpty, ''),
      ...(!withoutSides.test(source?.text('BodyPartExamined') ?? '') && pick(['Laterality'], '')),
    },
    known: source !== undefined,
  };
}

/** The first source image that is still where it was. */
async function sourceImage({ slices }: DicomOrigin): Promise<Elements | undefined> {
  for (const { file, sopInstanceUid } of slices) {
    if (file === undefined) continue;
    try {
      const { size } = await stat(file);
      const open = await readSet({ at: file, name: path.basename(file), bytes: size });
      if (open && open.elements.text('SOPInstanceUID') === sopInstanceUid) return open.elements;
    } catch {
      // Gone or no longer an image: the next slice's file may be there.
    }
  }
  return undefined;
}

/** What every object that this program writes says of itself. */
export function equipment(version: string): DicomDataset {
  return {
    Manufacturer: 'DiffTumor Workstation',
    ManufacturerModelName: 'DiffTumor Workstation',
    DeviceSerialNumber: '0',
    SoftwareVersions: version,
  };
}

export function madeAt(at: Date): DicomDataset {
  const { date, time } = dicomTime(at);
  return { SeriesDate: date, SeriesTime: time, ContentDate: date, ContentTime: time };
}
