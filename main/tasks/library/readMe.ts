/** README.txt of a library folder: what a person needs who looks into it. */
export const libraryReadMe = `This folder is a case library of DiffTumor Workstation.

cases/NAME/     one case
  case.json       what it is
  source.*        the image as it was imported, byte for byte; of DICOM, a NIfTI made of the series
  dicom.json      of DICOM: where its slices lay and how they are called, nothing of the patient
  labels.*        the organ labels
  predictions/    label maps by networks and readers, a folder each with what was measured and how it was made
  readings/       the masks that readers began with; what they did to them since is in journal.jsonl and strokes.bin
  strokes.bin     the voxels that every stroke of a reader changed; the journal says which bytes
  journal.jsonl   everything done to it since, one step a line; the program only ever adds lines
  patches/        what diffusion models drew for its lesions; made again, slowly, when it is gone
  cache/          can be deleted; the program makes it again
trash/          removed cases: close the program and move one back to cases/ to have it again;
                deleting it here deletes it for good
runs/NAME/      one training: its recipe, metrics, checkpoints, pictures, log and best model
studies/NAME/   one reader study: study.json has the questions and their truth, readers/ what each reader answered
jobs/           what was asked to be done, and what became of it
exports/        data sets, unless another place was named for them
patient.key     what patient ids of DICOM are hashed under, so that cases of one patient are told; keep it
index.db        a copy of the list of cases; can be deleted while the program is closed
lock.db         marks the library as in use; holds nothing

To keep a copy of the library, close the program and copy this folder.
`;
