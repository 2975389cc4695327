import type { GeneralProblems } from '#shared/contract/problems/general.ts';
import type { Sentences } from './sentences.ts';

export const generalSentences: Sentences<GeneralProblems> = {
  'file-missing': ({ file }) => `${file} does not exist: check the path and try again.`,
  'file-unreadable': ({ file, reason }) =>
    `${file} could not be read (${reason}): check that the file is intact and that you may read it.`,
  'safetensors-broken': ({ file, reason }) =>
    `${file} is not a usable safetensors file (${reason}): copy or download it again.`,
  'folder-read-only': ({ folder }) =>
    `${folder} cannot be written to: choose another folder, or ask for write permission there.`,
  'disk-full': ({ folder }) =>
    `The disk of ${folder} is full, and nothing was changed: free some space there and try again.`,
  'folder-not-empty': ({ folder }) =>
    `${folder} is not empty, and nothing in it was touched: choose a new or an empty folder.`,
  'export-differs': ({ file, reason }) =>
    `${file} is not what was exported (${reason}): the set cannot be relied on; export it again.`,
  'path-outside': ({ path, roots }) =>
    `${path} lies outside the folders this server may read (${roots}): move it there, or start the server with --root for its folder.`,
  'library-locked': ({ folder }) =>
    `The case library ${folder} is in use by another DiffTumor: close that one, or choose another library with --library.`,
  'port-in-use': ({ port }) =>
    `Port ${port} is already in use: choose another with --port, or leave --port out to get a free one.`,
  'request-invalid': ({ field, reason }) => `${field} is not valid (${reason}): correct it and try again.`,
  'not-allowed': ({ reason }) =>
    `The request was refused (${reason}): open the address that DiffTumor printed at its start.`,
  'case-missing': ({ caseId }) =>
    `There is no case ${caseId} in the library: it may have been removed; reload the list.`,
  'case-damaged': ({ caseId, reason }) =>
    `Case ${caseId} is damaged (${reason}): what could be read is shown and nothing was deleted; restore its folder from a backup to work on it again.`,
  'prediction-missing': ({ caseId, predictionId }) =>
    `Case ${caseId} has no prediction ${predictionId}: it may have been removed; reload the case.`,
  'case-unpaired': ({ image, folder, candidates }) =>
    `${image} has ${candidates === 0 ? 'no label map' : `${candidates} possible label maps`} in ${folder}: give one the name of the image, or that name with an ending such as _liver.`,
  'job-missing': ({ jobId }) => `There is no job ${jobId}: it may have been cleared; reload the list.`,
  'job-interrupted': ({ task, attempts }) =>
    `"${task}" was interrupted ${attempts} times by the end of the program and is not tried again by itself: start it once more; if it ends the program again, report it.`,
  'job-broken-off': ({ task }) =>
    `"${task}" was broken off by the end of the program: continue it, and it goes on from its last checkpoint.`,
  'revision-stale': ({ seen, current }) =>
    `The case was changed in another window (revision ${current}, yours is ${seen}): it has been reloaded, do the step again.`,
  'nothing-to-undo': ({ direction }) => `There is nothing to ${direction}.`,
  'engine-stopped': ({ task }) =>
    `The engine stopped during "${task}" and was started again; nothing saved is lost: do the step again.`,
  'provider-unusable': ({ provider, reason }) =>
    `${provider} cannot be used here (${reason}): choose cpu, or let DiffTumor choose; "difftumor doctor" tells what this machine has.`,
  'memory-short': ({ neededMb, freeMb }) =>
    `This needs about ${neededMb} MB of memory and ${freeMb} MB are free, so it was not begun: close other programs, or choose a smaller patch, batch or model.`,
  'memory-exhausted': ({ megabytes }) =>
    `The memory ran out while computing${megabytes > 0 ? ` (${megabytes} MB more were needed)` : ''}: close other programs, or choose a smaller patch, batch or model.`,
  'server-unreachable': ({ task }) =>
    `DiffTumor's server did not answer (${task}): see whether it still runs, then do the step again; everything saved before is kept.`,
  'answer-unexpected': ({ task, reason }) =>
    `The server's answer was not understood (${task}: ${reason}): reload this window; if that does not help, restart DiffTumor.`,
  cancelled: ({ task }) => `"${task}" was cancelled: nothing was changed.`,
  internal: ({ reason }) =>
    `Something unforeseen went wrong (${reason}): the log has the details; please report it.`,
};
