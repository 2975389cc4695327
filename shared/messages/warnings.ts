import type { Warning, WarningCode, WarningTable } from '#shared/contract/warnings.ts';
import type { Sentences } from './sentences.ts';

const sentences: Sentences<WarningTable> = {
  'no-form-code': ({ file }) =>
    `${file} does not say how the patient lies (no qform, no sform): left and right are assumed as in Analyze files; check them before relying on them.`,
  'forms-differ': ({ file, millimetres }) =>
    `${file} places its voxels in two ways that differ by up to ${millimetres.toFixed(1)} mm: its sform was taken; check the position if another program shows it elsewhere.`,
  'units-converted': ({ file, unit }) =>
    `${file} gives lengths in ${unit}: they were converted to millimetres.`,
  'units-unknown': ({ file, code }) =>
    `${file} gives lengths in an unknown unit (code ${code}): they were taken as millimetres; check the voxel size.`,
  'grid-sheared': ({ file, degrees }) =>
    `${file} lies on a sheared grid (${degrees.toFixed(2)}° off square, gantry tilt): it can be viewed, but must be resampled before it is exported (difftumor convert --spacing).`,
  'labels-resampled': ({ file }) =>
    `${file} did not lie on the image's grid and was resampled onto it, as asked: look at its borders before relying on them.`,
  'label-named-after-file': ({ file, name }) =>
    `The only label of ${file} was taken as ${name}, after the file's name: import it again with another name if it is not.`,
  'dicom-not-ct': ({ modality }) =>
    `The series is ${modality}, not CT: its values are not Hounsfield units, and what is made for CTs will not fit it.`,
  'dicom-one-slice': ({ millimetres }) =>
    `The series is a single slice: its thickness (${millimetres} mm) was taken for the third dimension.`,
  'dicom-listed-missing': ({ directory, files, names }) =>
    `${directory} lists ${files} ${files === 1 ? 'file that is' : 'files that are'} not there (${names}): copy the whole disc again if they are part of the series.`,
  'dicom-unread': ({ files, names }) =>
    `${files} ${files === 1 ? 'file' : 'files'} could not be read and ${files === 1 ? 'was' : 'were'} left out (${names}): if they are part of the series, it lacks slices.`,
  'dicom-unlisted': ({ directory, files }) =>
    `${directory} does not list ${files} other ${files === 1 ? 'file, which was' : 'files, which were'} not looked at: if images are missing, open the folder that they are in by itself.`,
  'dicom-copies': ({ images }) =>
    `${images} ${images === 1 ? 'image lies' : 'images lie'} where another one does and ${images === 1 ? 'was' : 'were'} left out: if the series was acquired several times, check that the right one is shown.`,
  'dicom-padding': ({ voxels }) =>
    `${voxels} voxels that the scanner marked as outside its field of view were set to air (-1024 HU).`,
  'dicom-lossy': () =>
    'The series was compressed with loss before it came here: small values and textures may not be those of the scanner.',
  'dicom-part-taken': ({ taken, images }) =>
    `The longest even part of the series was taken: ${taken} of ${images} slices.`,
  'dicom-gaps-filled': ({ slices, images }) =>
    `The series' ${images} slices did not lie evenly and were interpolated to ${slices} even ones: do not rely on what lies in the gaps.`,
  'dicom-straightened': ({ degrees }) =>
    `The series was tilted by ${degrees.toFixed(1)}° (gantry tilt) and was resampled to a square grid: what the tilt left uncovered is air.`,
  'dicom-contours-open': ({ file, contours }) =>
    `${contours} of the contours of ${file} are points or open lines, which enclose nothing, and were left out.`,
  'dicom-contours-elsewhere': ({ file, contours }) =>
    `${contours} of the contours of ${file} lie on no slice of the image and were left out: check that the whole series was opened.`,
  'dicom-segments-won': ({ file, voxels }) =>
    `${voxels} voxels of ${file} lie in several segments; there the later one was taken, as asked.`,
  'dicom-patient-empty': () =>
    'The images it was made from are no longer there (or there were none): the patient of the DICOM written is empty, and it has to be told by its study where it belongs.',
  'lesion-left-out': ({ lesionId, score, redraws, reason }) =>
    `${lesionId} was left out, drawn ${redraws + 1} times (quality ${score.toFixed(2)}): ${reason}.`,
  'step-torn': ({ file }) =>
    `The last step of this case was never completely saved, so it is left out (it is kept in ${file}): do it again if it is missing.`,
  'provider-replaced': ({ wanted, reason, provider }) =>
    `${wanted} cannot be used here (${reason}), so ${provider} computes instead: the results are the same, it may only take longer; "difftumor doctor" tells what this machine has.`,
  'precision-float32': ({ reason }) =>
    `Mixed precision was asked for, and it is trained in float32 (${reason}): the result is at least as exact.`,
  'not-hounsfield': ({ low, high }) =>
    `The image does not look like a CT in Hounsfield units (most values lie between ${low} and ${high}): the model was trained on HU; check modality and rescaling before relying on the result.`,
  'slices-far-apart': ({ millimetres }) =>
    `Voxels lie ${millimetres.toFixed(1)} mm apart along one axis: small lesions may be missed or look larger than they are.`,
  'scan-small': ({ millimetres, wantedMm }) =>
    `The scan covers only ${millimetres} mm along one axis and the model looks at ${wantedMm} mm at once: it was continued at its borders; check the result there.`,
  'model-demonstration': ({ id }) =>
    `The model ${id} was made to show that the program works: its result is of no use on a patient's image.`,
  'window-smaller': ({ wanted, taken, freeMb }) =>
    `With ${freeMb} MB of memory free the model looked at ${taken} voxels at once instead of ${wanted}: the result is a little less reliable; close other programs and segment again for the usual one.`,
  'organ-not-found': ({ organ }) => `The first look found no ${organ}, so the whole scan was looked at.`,
  'organ-not-predicted': ({ organ }) =>
    `The model found no ${organ} in this scan: check that the scan shows it before relying on the result.`,
  'prediction-empty': () =>
    `The model found nothing in this scan, neither organ nor lesion: check that the scan shows the organ it was trained on.`,
  'lesions-many': ({ found, listed }) =>
    `The label map holds ${found} separate lesions and the ${listed} largest are listed: so many are rarely real; set a size filter, or check the model.`,
  'study-same-source': ({ names }) => `${names} show the same patient: only one of them is asked about.`,
  'study-mixed-case': ({ name }) =>
    `${name} holds labelled and placed lesions, so it is neither a real nor a synthetic case: it is left out.`,
  'study-unmatched': ({ unmatched, pairs }) =>
    `${unmatched} of ${pairs} real tumors have no synthetic partner of the same organ and size: readers may go by that; choose more cases.`,
  'study-spacing': ({ realMm, syntheticMm }) =>
    `Real tumors lie in scans of ${realMm.toFixed(1)} mm and synthetic ones in scans of ${syntheticMm.toFixed(1)} mm: readers may go by the scan; choose scans alike.`,
  'study-phantoms': ({ phantoms }) =>
    `${phantoms === 1 ? '1 question shows' : `${phantoms} questions show`} an artificial abdomen, which readers tell from a patient's: choose scans of one kind.`,
  'study-few': ({ pairs }) =>
    `With ${pairs} tumor${pairs === 1 ? '' : 's'} of each kind the intervals will be wide: 20 or more tell something.`,
};

/** The one sentence a person reads for a warning. */
export function warningSentence({ code, data }: Warning): string {
  const sentence = sentences[code] as (data: WarningTable[WarningCode]) => string;
  return sentence(data);
}
