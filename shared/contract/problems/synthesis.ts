/** Why a lesion cannot stand where it was asked to. */
export interface SynthesisProblems {
  'organ-missing': { organ: string; present: string };
  'outside-volume': { organ: string };
  'outside-organ': { organ: string; foundLabel: string };
  'organ-too-small': { organ: string; diameterMm: number; largestMm: number };
  'on-vessel': { organ: string };
  'on-lesion': { lesionId: string };
  'no-place': { organ: string; diameterMm: number; placed: number; wanted: number };
  'lesion-vanished': { lesionId: string };
  'replay-differs': { file: string; expected: string; found: string };
  'provenance-invalid': { file: string; reason: string };
}
