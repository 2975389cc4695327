import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listModels } from '../modelLibrary.ts';
import { findPublished, type Published, publishedIn, publishedModels } from '../registry.ts';
import { downloadModel, type DownloadModelOptions } from './downloadModel.ts';

const golden = path.resolve(
  import.meta.dirname,
  '../../../../../shared/golden/checkpoints/segmentation/unet_reduced_module.pt',
);
const content = existsSync(golden) ? readFileSync(golden) : Buffer.alloc(0);
const sha256 = createHash('sha256').update(content).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let server: Server;
let origin: string;
let answer: Answer;
let requests: { readonly url: string; readonly range: string | undefined }[];

/** Serves the file, from where it is asked; `cutAt` ends the connection there. */
const serve =
  ({ etag = '"v1"', cutAt = Infinity, body = content as Uint8Array } = {}): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const resumes = from > 0 && [undefined, etag].includes(request.headers['if-range']?.toString());
    const start = resumes ? from : 0;
    response.writeHead(resumes ? 206 : 200, {
      etag,
      'content-length': body.length - start,
      ...(resumes && { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` }),
    });
    if (cutAt >= body.length) response.end(body.subarray(start));
    else response.write(body.subarray(start, cutAt), () => setTimeout(() => response.destroy(), 300));
  };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'downloads-'));
  requests = [];
  server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', range: request.headers.range });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answer = serve();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const published = (fields: Partial<Published> = {}): Published => ({
  id: 'unet-liver',
  title: 'A U-Net',
  url: `${origin}/a/resolve/main/liver.pt`,
  organ: 'liver',
  licence: { name: 'Test licence', url: 'https://x.test/licence', note: 'A note.', card: 'https://x.test' },
  ...fields,
});

const download = (fields: Partial<Published> = {}, options: Partial<DownloadModelOptions> = {}) =>
  downloadModel({
    model: published(fields),
    modelsFolder: folder,
    acceptLicence: true,
    pausesMs: [],
    ...options,
  });

describe.skipIf(content.length === 0)('downloadModel', () => {
  it('fetches, imports, and remembers consent, address and hash', async () => {
    await expect(download({}, { acceptLicence: false })).rejects.toMatchObject({
      code: 'licence-not-accepted',
      data: { licence: 'Test licence' },
    });
    expect(requests).toEqual([]);
    const manifest = await download();
    expect(manifest).toMatchObject({
      id: 'unet-liver',
      title: 'A U-Net',
      licence: 'Test licence (https://x.test/licence)',
      source: { fileName: 'liver.pt', sha256, url: `${origin}/a/resolve/main/liver.pt` },
    });
    expect(await listModels(folder)).toEqual([manifest]);
    expect(JSON.parse(await readFile(path.join(folder, 'downloads.json'), 'utf8'))).toMatchObject({
      accepted: { 'https://x.test/licence': { licence: 'Test licence' } },
      files: { 'unet-liver': { sha256, bytes: content.length } },
    });
    expect(await readdir(path.join(folder, '.downloads'))).toEqual([]);
    await download({ id: 'second' }, { acceptLicence: false });
  });

  it('goes on where the connection ended, in one call and in the next', async () => {
    const cuts = [20_000, 50_000, Infinity];
    answer = (request, response) => serve({ cutAt: cuts[requests.length - 1] })(request, response);
    await expect(download()).rejects.toMatchObject({ code: 'download-failed', data: { kept: 20_000 } });
    await download({}, { pausesMs: [1] });
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=20000-', 'bytes=50000-']);
  });

  it('begins anew when the server has another version', async () => {
    answer = serve({ etag: '"old"', cutAt: 20_000, body: content.map((byte) => byte ^ 1) });
    await expect(download()).rejects.toMatchObject({ code: 'download-failed' });
    answer = serve({ etag: '"new"' });
    expect((await download()).source.sha256).toBe(sha256);
  });

  it('refuses a wrong size before it downloads, and a wrong hash after; keeps neither', async () => {
    await expect(download({ bytes: 7 })).rejects.toMatchObject({
      code: 'download-differs',
      data: { reason: `it has ${content.length} bytes instead of 7` },
    });
    await expect(download({ sha256: 'a'.repeat(64) })).rejects.toMatchObject({
      code: 'download-differs',
      data: { reason: expect.stringContaining(sha256) },
    });
    expect(await listModels(folder)).toEqual([]);
    expect((await download({ bytes: 7, sha256: 'a'.repeat(64) }, { sha256 })).id).toBe('unet-liver');
  });

  it('compares a second download with the first where nobody stated a hash', async () => {
    await download();
    answer = serve({ body: Buffer.concat([content, Buffer.from('x')]) });
    await expect(download({}, { as: 'again' })).rejects.toMatchObject({ code: 'download-differs' });
  });

  it('follows redirections, takes a mirror, and says what the server answered', async () => {
    const whole = serve();
    answer = (request, response) => {
      if (request.url?.startsWith('/m/a/')) response.writeHead(302, { location: '/cdn/1?key=2' }).end();
      else if (request.url?.startsWith('/cdn/')) whole(request, response);
      else response.writeHead(404).end();
    };
    await expect(download()).rejects.toMatchObject({
      code: 'download-failed',
      data: { reason: 'the server answered 404' },
    });
    const { source } = await download(
      { url: 'https://publisher.test/a/resolve/main/liver.pt' },
      {
        mirror: `${origin}/m/`,
      },
    );
    expect(source.url).toBe(`${origin}/m/a/resolve/main/liver.pt`);
    answer = (_, response) => response.writeHead(302, { location: '/again' }).end();
    await expect(download({}, { as: 'loop' })).rejects.toMatchObject({
      code: 'download-failed',
      data: { reason: 'it redirects more than 5 times' },
    });
    await expect(download({}, { as: 'm', mirror: 'ftp://x' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
  });

  it('takes a file that came by other means, without the network', async () => {
    const file = path.join(folder, 'copied.pt');
    await writeFile(file, content);
    await expect(download({ sha256: 'b'.repeat(64) }, { file })).rejects.toMatchObject({
      code: 'download-differs',
    });
    expect((await download({ sha256 }, { file })).source.fileName).toBe('copied.pt');
    expect(requests).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });

  it('stops when it is told to, and keeps what had arrived', async () => {
    const controller = new AbortController();
    answer = serve({ cutAt: 30_000 });
    const model = published();
    const options = { model, modelsFolder: folder, acceptLicence: true, pausesMs: [60_000] };
    const running = downloadModel(options, () => controller.abort(), controller.signal);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(path.join(folder, '.downloads', model.id))).toContain('liver.pt.part');
  });
});

describe('the registry', () => {
  it('lists models whose ids differ, with licences and encrypted addresses', () => {
    const models = publishedModels();
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    expect(models.every(({ url }) => url.startsWith('https://'))).toBe(true);
    expect(models.filter(({ sha256: known, hashFrom }) => known !== undefined && !hashFrom)).toEqual([]);
  });

  it('names what is published when a model is not', () =>
    expect(() => findPublished('x')).toThrow(
      expect.objectContaining({
        code: 'model-unpublished',
        data: expect.objectContaining({ published: expect.stringContaining('difftumor-liver-early') }),
      }),
    ));

  it('is refused when a licence is missing', () => {
    const model = { id: 'a', title: 'A', url: 'https://x.test/a', licence: 'none' };
    expect(() => publishedIn({ format: 1, licences: {}, models: [model] })).toThrow('unknown licence none');
  });
});
