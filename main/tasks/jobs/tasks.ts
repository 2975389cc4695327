import type { AddCaseOptions } from '../cases/addCase.ts';
import { askModelTask, type AskModelTaskOptions } from './askModelTask.ts';
import { diffuseInCaseTask } from './diffuseInCaseTask.ts';
import { evaluateTask, type EvaluateTaskOptions } from './evaluateTask.ts';
import { downloadModelTask, type DownloadModelTaskOptions } from './downloadModelTask.ts';
import { exportTask, type ExportOptions } from './exportTask.ts';
import { importModelTask, type ImportModelTaskOptions } from './importModelTask.ts';
import { exportReviewTask } from './exportReviewTask.ts';
import { phantomTask } from './phantomTask.ts';
import { segmentTask, type SegmentTaskOptions } from './segmentTask.ts';
import { studyReportTask, type StudyReportOptions } from './studyReportTask.ts';
import { synthesizeInCaseTask, type SynthesizeInCaseOptions } from './synthesizeInCaseTask.ts';
import type { Tasks } from './task.ts';
import { trainTask, type TrainTaskOptions } from './trainTask.ts';

/** Everything a job can do: a task is a file and a row. */
export const createTasks = (
  options: AddCaseOptions &
    AskModelTaskOptions &
    EvaluateTaskOptions &
    DownloadModelTaskOptions &
    ImportModelTaskOptions &
    ExportOptions &
    SegmentTaskOptions &
    StudyReportOptions &
    SynthesizeInCaseOptions &
    TrainTaskOptions,
): Tasks => ({
  evaluate: evaluateTask(options),
  downloadModel: downloadModelTask(options),
  export: exportTask(options),
  importModel: importModelTask(options),
  exportReview: exportReviewTask(options),
  phantom: phantomTask(options),
  segment: segmentTask(options),
  synthesizeInCase: synthesizeInCaseTask(options),
  diffuseInCase: diffuseInCaseTask(options),
  askModel: askModelTask(options),
  train: trainTask(options),
  studyReport: studyReportTask(options),
});
