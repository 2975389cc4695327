/** Why a lesion cannot stand where it was asked to. */
export interface SynthesisProblems {
  'organ-missing': { organ: string; present: string };
  'outside-volume': { organ: string };
  'outside-organ': { organ: string; foundLabel: string };
  'organ-too-small': { organ: string; diameterMm: number; largestMm: number };
  'on-vessel': { organ: string };
  'on-lesion': { lesionId: string };
  'no-place': { organ: string; diameterMm: number; placed: number; wanted: number };
  'quality-too-low': { organ: string; minimum: number; best: number; reason: string };
  'lesion-vanished': { lesionId: string };
  'scan-too-small': { foundMm: number; leastMm: number };
  'not-ct': { leastHu: number };
  'model-organ': { id: string; organ: string; wanted: string };
  'model-kind': { id: string; found: string; wanted: string };
  'model-differs': { id: string; expected: string; found: string };
  'autoencoder-missing': { id: string };
  'autoencoder-latent': { id: string; autoencoder: string; wanted: string; found: string };
  'sampling-impossible': { id: string; sampler: string; steps: number; most: number };
  'replay-differs': { file: string; expected: string; found: string };
  'provenance-invalid': { file: string; reason: string };
  'diffusion-model-missing': { organ: string };
}
