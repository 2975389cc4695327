/** Why a model file is not taken. */
export interface CheckpointProblems {
  'checkpoint-broken': { file: string; reason: string };
  'checkpoint-refused': { file: string; found: string };
  'checkpoint-unknown': { file: string; keys: string };
  'model-exists': { id: string };
  'model-missing': { id: string; present: string };
  'model-damaged': { id: string; file: string };
}
