// What must hold after every kill, looked at from outside: the files, and what the reopened server says of them.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

const visible = (folder) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];

/** Steps of a case's journal, without a torn last line. */
function stepsOf(library, caseId) {
  const lines = readFileSync(path.join(library, 'cases', caseId, 'journal.jsonl'), 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line).entry);
}

/** Every step that was answered stands in the journal, at its revision. */
export function lostSteps(library, answered) {
  const journals = new Map();
  return answered.filter(({ caseId, revision, step }) => {
    if (!journals.has(caseId)) journals.set(caseId, stepsOf(library, caseId));
    const found = journals.get(caseId)[revision - 1];
    if (step.edit?.kind === 'paintReading') return !sameStroke(found, step);
    return JSON.stringify(found) !== JSON.stringify(step);
  });
}

/** Of a stroke the journal knows more than its window: where its voxels lie. */
const sameStroke = (found, { edit }) =>
  found?.edit?.kind === edit.kind && found.edit.readingId === edit.readingId && found.edit.tool === edit.tool;

/** Strokes of a journal whose voxels are not on the disk as they were written. */
export function lostStrokes(library, caseId) {
  const file = path.join(library, 'cases', caseId, 'strokes.bin');
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  return stepsOf(library, caseId).flatMap(({ edit }) => {
    if (edit?.kind !== 'paintReading') return [];
    const { offset, bytes: length, crc32: sum } = edit.stroke;
    const part = bytes.subarray(offset, offset + length);
    const whole = part.length === length && crc32(part).toString(16).padStart(8, '0') === sum;
    return whole ? [] : [`at byte ${offset}`];
  });
}

/** Ids of the lesions that a journal leaves standing: done and undone as an array with a cursor. */
export function lesionsByJournal(library, caseId) {
  let edits = [];
  let cursor = 0;
  for (const { step, edit } of stepsOf(library, caseId)) {
    if (step === 'undo') cursor--;
    else if (step === 'redo') cursor++;
    else {
      edits = [...edits.slice(0, cursor), edit];
      cursor++;
    }
  }
  let ids = [];
  for (const edit of edits.slice(0, cursor)) {
    if (edit.kind === 'placeLesions') ids.push(...edit.lesions.map((lesion) => lesion.id));
    if (edit.kind === 'removeLesions') ids = ids.filter((id) => !edit.lesionIds.includes(id));
  }
  return ids;
}

/** Folders below cases/ that are no whole case. */
export function halfCases(library) {
  return visible(path.join(library, 'cases')).filter((caseId) => {
    const at = (file) => path.join(library, 'cases', caseId, file);
    try {
      const { source } = JSON.parse(readFileSync(at('case.json'), 'utf8'));
      return sha256(at(source.image.files[0])) !== source.image.sha256 || !existsSync(at('journal.jsonl'));
    } catch {
      return true;
    }
  });
}

/** Exported sets that are not what their manifest lists. */
export function halfExports(folder) {
  return visible(folder).filter((name) => {
    const place = manifestFolder(path.join(folder, name));
    if (!place) return true;
    const { cases, texts } = JSON.parse(readFileSync(path.join(place, 'manifest.json'), 'utf8'));
    const files = [
      ...texts,
      ...cases.flatMap((row) => [row.image, ...row.labels, row.provenance ?? []].flat()),
    ];
    return files.some(({ file, sha256: listed }) => {
      const at = path.join(place, file);
      return !existsSync(at) || sha256(at) !== listed;
    });
  });
}

const manifestFolder = (folder) =>
  [folder, ...visible(folder).map((name) => path.join(folder, name))].find((place) =>
    existsSync(path.join(place, 'manifest.json')),
  );

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
