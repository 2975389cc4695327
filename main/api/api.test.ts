import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { frameRoutes, rawRoutes, routes, ServerEvent, UploadAnswer } from '#shared/contract/api.ts';
import type { ChangedBox } from '#shared/contract/case.ts';
import { decodeFrame } from '#shared/contract/frame.ts';
import { WireProblem } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import { runDetail, trainingInspection, trainingPlan } from '#shared/contract/run.fake.ts';
import { studyResults } from '#main/evaluation/turing/results.ts';
import { item, settings, study } from '#main/evaluation/turing/turing.fake.ts';
import { createEvents, type Events } from '#main/tasks/events.ts';
import type { Workstation } from '#main/tasks/workstation.ts';
import {
  corner,
  detail,
  job,
  prediction,
  session,
  studyPreview,
  studySummary,
  tried,
} from './answers.fake.ts';
import { createApi, type FetchHandler } from './api.ts';

// 2.5 chunks of a megabyte.
const voxelBytes = new Uint8Array(2.5 * 2 ** 20).map((_, i) => i % 251);

let folder: string;
let voxels: string;
let api: FetchHandler;
let events: Events;
let workstation: { [K in keyof Workstation]: Workstation[K] };
const received: Uint8Array[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'api-'));
  voxels = path.join(folder, 'source.raw');
  await writeFile(voxels, voxelBytes);
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  events = createEvents();
  received.length = 0;
  const change = {
    header: {
      case: detail,
      boxes: [{ box: { min: corner, max: corner }, restored: false, imageOffset: 0, labelOffset: 8 }],
    },
    parts: [Uint8Array.of(7, 0), Uint8Array.of(2)],
  };
  workstation = {
    cases: {
      list: () => [detail],
      detail: vi.fn(() => Promise.resolve(detail)),
      changes: () => Promise.resolve(change),
      step: vi.fn(() => Promise.resolve(change)),
      beginReading: vi.fn(() => Promise.resolve('reading-1')),
      editReading: vi.fn(() => Promise.resolve(change)),
      readingVoxels: () => Promise.resolve({ file: voxels, bytes: voxelBytes.length }),
      probe: () => Promise.resolve({ ok: true }),
      tryLesion: () =>
        Promise.resolve({
          header: { lesion: tried, boxes: change.header.boxes },
          parts: change.parts,
        }),
      lesionsWith: () => Promise.resolve([tried]),
      remove: vi.fn(() => Promise.resolve()),
      voxels: () => Promise.resolve({ file: voxels, bytes: voxelBytes.length, sha256: 'b'.repeat(64) }),
    },
    predictions: {
      list: () => Promise.resolve([]),
      get: () => Promise.resolve(prediction),
      import: () => Promise.resolve(prediction),
      add: () => Promise.resolve(prediction),
      remove: () => Promise.resolve(),
      voxels: () => Promise.resolve({ file: voxels, bytes: voxelBytes.length, sha256: 'c'.repeat(64) }),
    },
    models: {
      list: () => Promise.resolve([]),
      published: () => Promise.resolve([]),
      remove: vi.fn(() => Promise.resolve()),
    },
    jobs: {
      list: () => [job],
      start: vi.fn(() => Promise.resolve(job)),
      cancel: () => Promise.resolve({ ...job, state: 'cancelled' }),
      forget: () => Promise.resolve(),
      report: () => Promise.resolve({ file: voxels, bytes: 5 }),
      close: () => Promise.resolve(),
    },
    runs: {
      list: () => Promise.resolve([]),
      get: () => Promise.resolve(runDetail()),
      picture: () => Promise.resolve({ file: voxels, bytes: voxelBytes.length }),
      remove: () => Promise.resolve(),
      adopt: () => Promise.resolve({ id: 'tiny' }),
      inspect: () => Promise.resolve(trainingInspection()),
      readFile: () => Promise.resolve({ kind: 'cases', cases: [] }),
    },
    studies: {
      list: () => Promise.resolve([studySummary]),
      preview: () => Promise.resolve(studyPreview),
      make: () => Promise.resolve(studySummary),
      close: () => Promise.resolve(studySummary),
      remove: vi.fn(() => Promise.resolve()),
      results: () => Promise.resolve(studyResults(study([item(1, 'real')]), [], '1')),
    },
    readerDesk: {
      study: () =>
        Promise.resolve({
          title: 'Study',
          questions: 1,
          closed: false,
          marked: true,
          backTracking: false,
          verdicts: ['real', 'synthetic', 'unsure'],
        }),
      begin: () => Promise.resolve(session),
      question: () => Promise.resolve({ position: 0, grid: detail.grid }),
      image: () => Promise.resolve({ file: voxels, bytes: voxelBytes.length }),
      answer: vi.fn(() => Promise.resolve(session)),
    },
    uploads: {
      receive: async (_, body) => {
        for await (const chunk of body) received.push(chunk);
        return 'upload-0001';
      },
      fileOf: () => '',
      discard: () => Promise.resolve(),
    },
    events,
    log: { failure: vi.fn(), note: () => undefined, flushed: () => Promise.resolve() },
    hello: () => ({ program: 'P', version: '1', libraryName: 'L', exportRoot: '/e', shell: 'browser' }),
    importCase: vi.fn(() => Promise.resolve(detail)),
    scanImage: async () => undefined,
    listFolder: () => Promise.resolve({ path: '/data', entries: [] }),
    allow: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  api = createApi(workstation);
});
const at = (place: string): string => `http://127.0.0.1${place}`;
const fill = (place: string): string =>
  place
    .replace(':caseId', 'one')
    .replace(':jobId', 'j1')
    .replace(':modelId', 'unet')
    .replace(':runId', 'tiny-1')
    .replace(':studyId', 'study-1')
    .replace(':readerId', 'ab')
    .replace(':position', '0')
    .replace(/:(predictionId|readingId)/, 'reading-1');
const ask = (method: string, place: string, body?: unknown): Promise<Response> =>
  api(new Request(at(place), { method, ...(body !== undefined && { body: JSON.stringify(body) }) }));

const lesion = ruleLesion();
const bodies: Partial<Record<keyof typeof routes, unknown>> = {
  importCase: { image: { from: 'path', path: '/data/ct.nii' } },
  scanImage: { image: { from: 'path', path: '/data/study' } },
  importPrediction: { source: { from: 'case' } },
  probeLesion: { lesion },
  addReading: { title: 'Mine', reader: 'Ada', source: { from: 'nothing' } },
  startJob: { recipe: job.recipe },
  previewStudy: { title: 'Study', cases: ['one'], settings: settings(), seed: 1 },
  makeStudy: { title: 'Study', cases: ['one'], settings: settings(), seed: 1 },
  beginReading: { name: 'AB' },
  answerQuestion: { verdict: 'real', confidence: 3, timeMs: 900 },
  listFolder: {},
  inspectTraining: { plan: trainingPlan() },
  readTrainingFile: { path: '/data/recipe.json' },
};

const frameBodies: Partial<Record<keyof typeof frameRoutes, object>> = {
  edit: { edit: { kind: 'renameCase', name: 'x' } },
  tryLesion: { lesion },
  editReading: { reader: 'Ada', edit: { kind: 'stroke', tool: 'brush', runs: 'RFIxAA==' } },
};

describe('the contract', () => {
  it.each(Object.entries(routes))('%s is answered in its shape', async (name, route) => {
    const response = await ask(route.method, fill(route.path), bodies[name as keyof typeof routes]);
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    route.answer.parse(await response.json());
  });

  it.each(Object.entries(frameRoutes))(
    '%s answers a frame whose offsets find the voxels',
    async (name, route) => {
      const body = { revision: 3, ...frameBodies[name as keyof typeof frameRoutes] };
      const response = await ask(route.method, fill(route.path), route.method === 'POST' ? body : undefined);
      expect(response.status).toBe(200);
      const { header, payload } = decodeFrame<{ boxes: ChangedBox[] }>(
        await response.arrayBuffer(),
        route.header,
      );
      const [{ imageOffset, labelOffset }] = header.boxes;
      expect(new Int16Array(payload, imageOffset, 1)).toEqual(Int16Array.of(7));
      expect(new Uint8Array(payload, labelOffset, 1)).toEqual(Uint8Array.of(2));
    },
  );

  it('hands on which revision was seen and what shall be done', async () => {
    const edit = { kind: 'placeLesions', lesions: [lesion] };
    await ask('POST', '/api/cases/one/edits', { revision: 3, edit });
    await ask('POST', '/api/cases/one/undo', { revision: 4 });
    const { step } = workstation.cases;
    expect(step).toHaveBeenNthCalledWith(1, 'one', 3, { step: 'edit', edit });
    expect(step).toHaveBeenNthCalledWith(2, 'one', 4, { step: 'undo' });
  });
});

describe('a bad call', () => {
  const problemOf = async (response: Response): Promise<WireProblem> =>
    WireProblem.parse(await response.json());

  it.each([
    ['a field of another type', { revision: 'x', edit: { kind: 'renameCase', name: 'n' } }, 'revision'],
    ['an edit of no kind', { revision: 1, edit: { kind: 'explode' } }, 'edit.kind'],
    [
      'a lesion too large',
      { revision: 1, edit: { kind: 'placeLesions', lesions: [{ ...lesion, diameterMm: 900 }] } },
      'edit.lesions.0.diameterMm',
    ],
    ['no body', undefined, 'revision'],
  ])('names the field: %s', async (_, body, field) => {
    const response = await ask('POST', '/api/cases/one/edits', body);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'request-invalid', data: { field } });
    expect(workstation.cases.step).not.toHaveBeenCalled();
  });

  it.each([
    ['not JSON', '{"half', 'it is not JSON'],
    ['endless', `"${'x'.repeat(2 ** 20)}"`, 'longer than'],
  ])('is refused when its body is %s', async (_, body, reason) => {
    const response = await api(new Request(at('/api/jobs'), { method: 'POST', body }));
    expect(response.status).toBe(400);
    expect((await problemOf(response)).sentence).toContain(reason);
  });

  it.each(['/api/cases/..%2fjobs', '/api/cases/UPPER', '/api/cases/%00'])(
    'never reaches a case by the name in %s',
    async (place) => {
      for (const rest of ['', '/image']) {
        const response = await ask('GET', place + rest);
        expect(response.status).toBe(400);
        await problemOf(response);
      }
      expect(workstation.cases.detail).not.toHaveBeenCalled();
    },
  );

  it('is told when its address is unknown', async () => {
    for (const [method, place] of [
      ['GET', '/api/nothing'],
      ['PUT', '/api/cases/one'],
    ] as const) {
      const response = await ask(method, place);
      expect(response.status).toBe(404);
      await problemOf(response);
    }
  });
});

describe('a failure', () => {
  it.each([
    [new Problem('case-missing', { caseId: 'one' }), 404],
    [new Problem('revision-stale', { seen: 1, current: 2 }), 409],
    [new Problem('path-outside', { path: '/etc', roots: '/data' }), 403],
    [new Problem('disk-full', { folder: '/data' }), 507],
    [new Problem('outside-organ', { organ: 'liver', foundLabel: 'spleen' }), 422],
    [new Problem('engine-stopped', { task: 'x' }), 503],
  ])('%s keeps its code and gets its status', async (problem, status) => {
    vi.mocked(workstation.cases.detail).mockRejectedValue(problem);
    const response = await ask('GET', '/api/cases/one');
    expect(response.status).toBe(status);
    const wire = WireProblem.parse(await response.json());
    expect(wire).toMatchObject({ code: problem.code, data: problem.data });
    expect(wire.sentence.length).toBeGreaterThan(20);
    expect(workstation.log.failure).not.toHaveBeenCalled();
  });

  it('that nobody foresaw is logged and answered as one', async () => {
    vi.mocked(workstation.cases.detail).mockRejectedValue(new TypeError('x is not a function'));
    const response = await ask('GET', '/api/cases/one');
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal' });
    expect(workstation.log.failure).toHaveBeenCalledOnce();
  });
});

describe('voxels', () => {
  it('stream in pieces with their length, and never again once seen', async () => {
    const response = await ask('GET', rawRoutes.image.path.replace(':caseId', 'one'));
    expect(response.headers.get('Content-Length')).toBe(String(voxelBytes.length));
    expect(response.headers.get('Cache-Control')).toContain('immutable');
    const sizes: number[] = [];
    let position = 0;
    for await (const chunk of response.body ?? []) {
      sizes.push(chunk.length);
      expect(chunk[0]).toBe(position % 251);
      position += chunk.length;
    }
    expect(sizes).toEqual([2 ** 20, 2 ** 20, 2 ** 19]);
    const etag = response.headers.get('ETag') ?? '';
    const again = await api(new Request(at('/api/cases/one/image'), { headers: { 'If-None-Match': etag } }));
    expect(again.status).toBe(304);
  });

  it('may be given up half-way', async () => {
    const response = await ask('GET', '/api/cases/one/labels');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect((await reader?.read())?.done).toBe(true);
  });
});

describe('the report of a job', () => {
  it('comes as a page that runs nothing and asks for nothing', async () => {
    const { headers, status } = await ask('GET', '/api/jobs/one/report');
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';.*; sandbox$/);
    expect(headers.get('Content-Security-Policy')).not.toMatch(/script|connect|allow/);
  });
});

describe('uploads', () => {
  it('come in as a stream', async () => {
    const body = new Uint8Array(3_000_000).fill(9);
    const response = await api(new Request(at('/api/uploads?name=ct.nii.gz'), { method: 'PUT', body }));
    expect(UploadAnswer.parse(await response.json())).toEqual({ uploadId: 'upload-0001' });
    expect(received.reduce((sum, chunk) => sum + chunk.length, 0)).toBe(3_000_000);
  });
});

describe('events', () => {
  it('reach the window as they happen', async () => {
    const response = await ask('GET', '/api/events');
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    const read = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
    expect(await read()).toBe('retry: 1000\n\n');
    events.emit({ type: 'case', caseId: 'one', revision: 4 });
    const text = await read();
    expect(ServerEvent.parse(JSON.parse(text.replace(/^data: |\n\n$/g, '')))).toEqual({
      type: 'case',
      caseId: 'one',
      revision: 4,
    });
  });
});
