import type { DicomProblems } from '#shared/contract/problems/dicom.ts';
import type { Sentences } from './sentences.ts';

export const dicomSentences: Sentences<DicomProblems> = {
  'dicom-broken': ({ file, reason }) =>
    `${file} is not a usable DICOM file (${reason}): copy it again, or leave it out.`,
  'dicom-truncated': ({ file, expectedBytes, foundBytes }) =>
    `${file} is cut short (${foundBytes} of ${expectedBytes} bytes of pixels): copy or send it again.`,
  'dicom-compression': ({ file, syntax }) =>
    `${file} is compressed in a way that is not read here (${syntax}): save the series uncompressed (dcmdjpeg, gdcmconv --raw) and open that.`,
  'dicom-not-volume': ({ file, reason }) =>
    `${file} cannot be opened as a CT (${reason}): choose the axial series of a scan.`,
  'dicom-none': ({ place, files, reason }) =>
    `${place} holds no DICOM series that can be opened (${files} ${files === 1 ? 'file' : 'files'} looked at${reason === '' ? '' : `; ${reason}`}): choose the folder with the slices of a CT.`,
  'dicom-several': ({ place, series }) =>
    `${place} holds several series (${series}): choose one (--series NUMBER, as "difftumor info" lists them).`,
  'dicom-series-missing': ({ place, key }) =>
    `${place} has no series ${key}: choose one that "difftumor info" lists.`,
  'dicom-gaps': ({ series, gaps }) =>
    `The slices of ${series} do not lie evenly (${gaps}): take the longest even part (--gaps regular), or interpolate what is between (--gaps resample).`,
  'dicom-tilt': ({ series, degrees }) =>
    `The slices of ${series} are tilted by ${degrees.toFixed(1)}° against the table (gantry tilt): have the series resampled to a square grid (--straighten).`,
  'dicom-crooked': ({ series, millimetres }) =>
    `The slices of ${series} do not lie behind each other (up to ${millimetres.toFixed(1)} mm beside their line), so they make up no volume: export a plain axial series from the archive.`,
  'dicom-labels-elsewhere': ({ file, reason }) =>
    `${file} does not fit the image (${reason}): choose the segmentation that was drawn on this series.`,
  'dicom-labels-alone': ({ file }) =>
    `${file} is a DICOM segmentation or structure set, which lies on the grid of its CT: name that CT too (--ct).`,
  'dicom-segments-overlap': ({ file, segments, voxels }) =>
    `${file} has segments that share ${voxels} voxels (${segments}), which one label map cannot hold: say which to take (--segments), the later one wins.`,
  'zip-broken': ({ file, reason }) =>
    `${file} cannot be unpacked (${reason}): copy it again, or unpack it and open the folder.`,
};
