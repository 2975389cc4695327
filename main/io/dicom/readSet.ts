import { Problem } from '#shared/contract/problems.ts';
import { type DicomFile, readPiece } from './dicomFile.ts';
import { type Elements, elementsOf } from './elements.ts';
import { looksLikeDicom, type ParsedSet, parseSet, syntaxes } from './parseSet.ts';

/** A file's data set, read up to its pixels. */
export interface OpenSet extends ParsedSet {
  readonly elements: Elements;
}

/** Enough for the header of nearly every CT slice. */
const firstBytes = 1 << 14;
/** A header that is longer than this is none. */
const mostHeaderBytes = 1 << 28;

/**
 * Reads a file's data set up to its pixels, no more of the file than that takes.
 *
 * @returns undefined when the file is not DICOM at all
 * @throws Problem `dicom-broken`, `file-missing`, `file-unreadable`
 */
export async function readSet(file: DicomFile): Promise<OpenSet | undefined> {
  for (let count = firstBytes; ; count *= 8) {
    const bytes = await readPiece(file, 0, count);
    if (!looksLikeDicom(bytes)) return undefined;
    const complete = bytes.length >= file.bytes;
    const parsed = parseSet(bytes, file.name, complete);
    if (parsed.whole) return { ...parsed, elements: elementsOf(parsed.set, file.name) };
    if (complete || count > mostHeaderBytes)
      throw new Problem('dicom-broken', { file: file.name, reason: 'its header does not end' });
    // A deflated file says nothing before all of it is there.
    if (parsed.syntax === syntaxes.deflated) count = Math.ceil(file.bytes / 8);
  }
}
