/** Why a model file is not taken. */
export interface CheckpointProblems {
  'checkpoint-broken': { file: string; reason: string };
  'checkpoint-refused': { file: string; found: string };
  'checkpoint-unknown': { file: string; keys: string };
  'model-exists': { id: string };
  'model-missing': { id: string; present: string };
  /** Its weights are not those of its network. */
  'model-unfit': { id: string; keys: readonly string[] };
  'model-cannot': { id: string; reason: string };
  'model-damaged': { id: string; file: string };
}
