import type { DicomFile } from '../dicomFile.ts';
import type { Elements } from '../elements.ts';
import type { OpenSet } from '../readSet.ts';
import type { FoundLabels } from '../scan.ts';

/** What a segmentation or structure set is about; undefined for all other objects. */
export function labelsHeaderOf(file: DicomFile, { elements }: OpenSet): FoundLabels | undefined {
  const modality = elements.text('Modality');
  if (modality === 'SEG') {
    const segments = elements.items('SegmentSequence').map((item, i) => ({
      value: item.word('SegmentNumber') ?? i + 1,
      name: item.text('SegmentLabel') ?? '',
    }));
    const seriesUids = elements.items('ReferencedSeriesSequence').flatMap(seriesUidOf);
    return { at: file, file: file.name, kind: 'SEG', segments, seriesUids };
  }
  if (modality === 'RTSTRUCT') {
    const segments = elements
      .items('StructureSetROISequence')
      .map((item, i) => ({ value: i + 1, name: item.text('ROIName') ?? '' }));
    const seriesUids = elements
      .items('ReferencedFrameOfReferenceSequence')
      .flatMap((frame) => frame.items('RTReferencedStudySequence'))
      .flatMap((study) => study.items('RTReferencedSeriesSequence'))
      .flatMap(seriesUidOf);
    return { at: file, file: file.name, kind: 'RTSTRUCT', segments, seriesUids };
  }
  return undefined;
}

function seriesUidOf(item: Elements): string[] {
  const uid = item.uid('SeriesInstanceUID');
  return uid === undefined ? [] : [uid];
}
