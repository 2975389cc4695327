import type { z } from 'zod';
import type { routes } from '#shared/contract/api.ts';
import type { RouteAnswer, RouteName, RouteParams } from '#shared/contract/calls.ts';
import type { Workstation } from '#main/tasks/workstation.ts';

/** What a handler gets: parameters of the path and the body, both checked, and whether the caller still waits. */
export interface JsonCall<N extends RouteName> {
  readonly params: RouteParams<N>;
  readonly body: z.output<(typeof routes)[N]['body']>;
  readonly signal: AbortSignal;
}

/** A handler for every JSON call; a row of the contract without one does not compile. */
export type JsonHandlers = {
  readonly [N in RouteName]: (call: JsonCall<N>) => RouteAnswer<N> | Promise<RouteAnswer<N>>;
};

export const jsonHandlers = (workstation: Workstation): JsonHandlers => {
  const { cases, predictions, jobs, runs, studies, readerDesk } = workstation;
  return {
    hello: () => workstation.hello(),
    listCases: () => cases.list(),
    importCase: ({ body, signal }) => workstation.importCase(body, signal),
    scanImage: async ({ body, signal }) => {
      const dicom = await workstation.scanImage(body.image, signal);
      return dicom ? { dicom } : {};
    },
    getCase: ({ params }) => cases.detail(params.caseId),
    removeCase: async ({ params }) => {
      await cases.remove(params.caseId);
      return {};
    },
    probeLesion: ({ params, body }) => cases.probe(params.caseId, body.lesion),
    importPrediction: ({ params, body, signal }) => predictions.import(params.caseId, body, signal),
    getPrediction: ({ params }) => predictions.get(params.caseId, params.predictionId),
    removePrediction: async ({ params }) => {
      await predictions.remove(params.caseId, params.predictionId);
      return {};
    },
    addReading: async ({ params, body }) => ({ readingId: await cases.beginReading(params.caseId, body) }),
    listModels: () => workstation.models.list(),
    listPublishedModels: () => workstation.models.published(),
    removeModel: async ({ params }) => {
      await workstation.models.remove(params.modelId);
      return {};
    },
    listJobs: () => jobs.list(),
    startJob: ({ body }) => jobs.start(body.recipe),
    cancelJob: ({ params }) => jobs.cancel(params.jobId),
    listRuns: () => runs.list(),
    getRun: ({ params }) => runs.get(params.runId),
    removeRun: async ({ params }) => {
      await runs.remove(params.runId);
      return {};
    },
    adoptModel: async ({ params }) => ({ modelId: (await runs.adopt(params.runId)).id }),
    inspectTraining: ({ body, signal }) => runs.inspect(body.plan, signal),
    readTrainingFile: ({ body }) => runs.readFile(body.path, body.foldList),
    listStudies: () => studies.list(),
    previewStudy: ({ body, signal }) => studies.preview(body, signal),
    makeStudy: ({ body, signal }) => studies.make(body, signal),
    closeStudy: ({ params }) => studies.close(params.studyId),
    removeStudy: async ({ params }) => {
      await studies.remove(params.studyId);
      return {};
    },
    getStudyResults: ({ params }) => studies.results(params.studyId),
    getReaderStudy: ({ params }) => readerDesk.study(params.studyId),
    beginReading: ({ params, body }) => readerDesk.begin(params.studyId, body.name),
    getQuestion: ({ params: { studyId, readerId, position } }) =>
      readerDesk.question(studyId, readerId, Number(position)),
    answerQuestion: ({ params: { studyId, readerId, position }, body }) =>
      readerDesk.answer(studyId, readerId, Number(position), body),
    listFolder: ({ body }) => workstation.listFolder(body.path),
  };
};
