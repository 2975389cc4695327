/** Why a model file is not taken. */
export interface CheckpointProblems {
  'checkpoint-broken': { file: string; reason: string };
  'checkpoint-refused': { file: string; found: string };
  'checkpoint-unknown': { file: string; keys: string };
  /** Its network is known, but these are not all of its tensors, or not only its. */
  'checkpoint-unfit': {
    file: string;
    network: string;
    missing: readonly string[];
    misshapen: readonly string[];
    unexpected: readonly string[];
  };
  'model-exists': { id: string };
  /** It comes with the program and is not the library's to remove. */
  'model-kept': { id: string };
  'model-missing': { id: string; present: string };
  /** Its weights are not those of its network. */
  'model-unfit': { id: string; keys: readonly string[] };
  'model-cannot': { id: string; reason: string };
  'model-unpublished': { id: string; published: string };
  'licence-not-accepted': { id: string; licence: string; url: string; note: string };
  /** `kept` bytes have arrived and are there for the next attempt. */
  'download-failed': { url: string; reason: string; kept: number };
  'download-differs': { file: string; reason: string };
  'model-damaged': { id: string; file: string };
}
