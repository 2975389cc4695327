import type { Job, JobState } from '#shared/contract/job.ts';

export const isActive = ({ state }: Job): boolean => state === 'queued' || state === 'running';

/** The jobs with one added or replaced; the newest first. */
export function withJob(jobs: readonly Job[], job: Job): readonly Job[] {
  return [job, ...jobs.filter(({ id }) => id !== job.id)].sort((a, b) =>
    b.createdAt.localeCompare(a.createdAt),
  );
}

/** Whether `job` brings the news that an active job has come to one of these ends. */
export function hasJustEnded(before: readonly Job[], job: Job, ...ends: JobState[]): boolean {
  const old = before.find(({ id }) => id === job.id);
  return old !== undefined && isActive(old) && ends.includes(job.state);
}

/** Whether a job only draws what its window will show for choice. */
export const isTrial = ({ recipe }: Job): boolean => recipe.task === 'diffuseInCase' && !recipe.commit;

/** What a job does, in words. */
export function jobTitle({ recipe }: Job): string {
  switch (recipe.task) {
    case 'evaluate':
      return `Evaluate ${recipe.pairs.length === 1 ? '1 prediction' : `${recipe.pairs.length} predictions`}`;
    case 'export':
      if (recipe.variants) return `Export ${recipe.variants.length} variants as ${recipe.datasetName}`;
      return `Export ${recipe.cases.length === 1 ? '1 case' : `${recipe.cases.length} cases`} as ${recipe.datasetName}`;
    case 'exportReview':
      return 'Export the review';
    case 'studyReport':
      return 'Write the report of a reader study';
    case 'phantom':
      return `Make a phantom of ${recipe.size} voxels`;
    case 'importModel':
      return `Import the model ${recipe.id}`;
    case 'downloadModel':
      return `Download the model ${recipe.id}`;
    case 'segment':
      return `Segment with ${recipe.model}`;
    case 'train':
      return `Train ${recipe.plan?.model.title ?? recipe.runId}`;
    case 'synthesizeInCase': {
      const { placement, organ } = recipe;
      const count = placement.kind === 'automatic' ? placement.count : placement.pointsRasMm.length;
      return `Place ${count === 1 ? '1 lesion' : `${count} lesions`} in the ${organ}`;
    }
    case 'askModel':
      return `Ask ${recipe.model} for the lesion in the ${recipe.lesion.organ}`;
    case 'diffuseInCase': {
      const { edit } = recipe;
      const lesions = edit.kind === 'placeLesions' ? edit.lesions : [edit.lesion];
      const organs = [...new Set(lesions.map(({ organ }) => organ))].join(' and ');
      return `Draw ${lesions.length === 1 ? '1 lesion' : `${lesions.length} lesions`} in the ${organs}`;
    }
  }
}

export const jobStateWords: Readonly<Record<JobState, string>> = {
  queued: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted by a restart',
};
