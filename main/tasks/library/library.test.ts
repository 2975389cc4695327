import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Step } from '../edits/history.ts';
import { mayMount, readOnlyView, smallDisk, type SmallDisk } from '../smallDisk.fake.ts';
import { addCase, recordOf } from './case.fake.ts';
import { type CaseLibrary, openLibrary } from './library.ts';

let folder: string;
let library: CaseLibrary;
let minutes = 0;
const clock = (): Date => new Date(Date.UTC(2026, 0, 2, 3, minutes++));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'library-'));
  library = await openLibrary(folder, clock);
});
afterEach(async () => {
  library.close();
  await rm(folder, { recursive: true });
});

const place = (id: string): Step => ({
  step: 'edit',
  edit: { kind: 'placeLesions', lesions: [ruleLesion({ id })] },
});
const commit = (caseId: string, step: Step): Promise<void> =>
  library.exclusively(caseId, (open) => library.commit(open, step));
async function reopen(): Promise<void> {
  library.close();
  library = await openLibrary(folder, clock);
}

describe('openLibrary', () => {
  it('begins empty and explains itself to whoever opens the folder', async () => {
    expect(library.list()).toEqual([]);
    expect(await readFile(path.join(folder, 'README.txt'), 'utf8')).toContain('trash/');
  });

  it('remembers cases and their steps', async () => {
    await addCase(library, 'one');
    await commit('one', place('a'));
    await commit('one', place('b'));
    await commit('one', { step: 'undo' });
    await reopen();
    const { history } = await library.get('one');
    expect(history.state.lesions.map((lesion) => lesion.id)).toEqual(['a']);
    expect(history).toMatchObject({ revision: 3, undone: [{ kind: 'placeLesions' }] });
    expect(library.list()).toMatchObject([{ id: 'one', lesionCount: 1, synthetic: true, organs: ['liver'] }]);
  });

  it('lists the case touched last first', async () => {
    await addCase(library, 'one');
    await addCase(library, 'two');
    await commit('two', place('a'));
    await commit('one', place('a'));
    expect(library.list().map((row) => row.id)).toEqual(['one', 'two']);
  });

  it('is locked for a second opening', async () => {
    await expect(openLibrary(folder, clock)).rejects.toMatchObject({ code: 'library-locked' });
  });

  it('keeps commits to one case in order when they come at once', async () => {
    await addCase(library, 'one');
    const ids = Array.from({ length: 20 }, (_, i) => `l-${i}`);
    await Promise.all(ids.map((id) => commit('one', place(id))));
    await reopen();
    expect((await library.get('one')).history.state.lesions.map((l) => l.id)).toEqual(ids);
  });

  it.each([['missing'], ['damaged'], ['no database']])('rebuilds an index that is %s', async (how) => {
    await addCase(library, 'one');
    await commit('one', place('a'));
    const before = library.list();
    library.close();
    const index = path.join(folder, 'index.db');
    if (how === 'missing') await rm(index);
    else {
      const bytes = how === 'damaged' ? await readFile(index) : Buffer.alloc(9000);
      await writeFile(index, bytes.fill(0x5a, how === 'damaged' ? 4096 : 0));
    }
    library = await openLibrary(folder, clock);
    expect(library.list()).toEqual(before);
  });

  it('sees what was done to its folders while it was closed', async () => {
    await addCase(library, 'one');
    await addCase(library, 'two');
    library.close();
    await rm(path.join(folder, 'cases/one'), { recursive: true });
    await mkdir(path.join(folder, 'cases/three'));
    library = await openLibrary(folder, clock);
    expect(library.list().map((row) => [row.id, row.problem !== undefined])).toEqual([
      ['three', true],
      ['two', false],
    ]);
  });

  it('clears away what never became a case', async () => {
    await mkdir(path.join(folder, 'incoming/half'));
    await reopen();
    expect(await readdir(path.join(folder, 'incoming'))).toEqual([]);
  });

  it('refuses names that leave the folder', async () => {
    for (const caseId of ['../jobs', '..', '', 'none'])
      await expect(library.get(caseId)).rejects.toMatchObject({ code: 'case-missing' });
    await expect(library.remove('../jobs')).rejects.toMatchObject({ code: 'case-missing' });
  });
});

describe('a removed case', () => {
  it('lies in the trash, and is back when moved back', async () => {
    await addCase(library, 'one');
    await commit('one', place('a'));
    await library.remove('one');
    expect(library.list()).toEqual([]);
    await expect(library.get('one')).rejects.toMatchObject({ code: 'case-missing' });
    library.close();
    await rename(path.join(folder, 'trash/one'), path.join(folder, 'cases/one'));
    library = await openLibrary(folder, clock);
    expect(library.list()).toMatchObject([{ id: 'one', lesionCount: 1 }]);
  });

  it('does not overwrite one of the same name in the trash', async () => {
    for (let n = 0; n < 2; n++) {
      await addCase(library, 'one');
      await library.remove('one');
    }
    expect((await readdir(path.join(folder, 'trash'))).sort()).toEqual(['one', 'one-2']);
  });
});

describe('a damaged case', () => {
  const journal = (): string => path.join(folder, 'cases/one/journal.jsonl');
  beforeEach(async () => {
    await addCase(library, 'one');
    for (const id of ['a', 'b', 'c']) await commit('one', place(id));
  });

  it('shows what came before a broken line, and says so', async () => {
    const lines = (await readFile(journal(), 'utf8')).split('\n');
    await writeFile(journal(), [lines[0], lines[1]?.replace('liver', 'lever'), lines[2], ''].join('\n'));
    await reopen();
    expect(library.list()).toMatchObject([{ id: 'one', lesionCount: 1 }]);
    expect(library.list()[0]?.problem).toContain('line 2 of journal.jsonl is broken');
    expect((await library.get('one')).damage).toBeDefined();
  });

  it('goes on without a torn last line', async () => {
    await appendFile(journal(), '{"crc32":"12');
    await reopen();
    expect((await library.get('one')).history.revision).toBe(3);
    await commit('one', { step: 'undo' });
    await reopen();
    expect((await library.get('one')).history.state.lesions.length).toBe(2);
  });

  it.each([
    ['case.json', 'not JSON'],
    ['case.json', JSON.stringify({ ...recordOf('one'), format: 2 })],
  ])('keeps its row when %s is unreadable', async (file, text) => {
    await writeFile(path.join(folder, 'cases/one', file), text);
    await reopen();
    expect(library.list()[0]).toMatchObject({ id: 'one', problem: expect.stringContaining('case.json') });
    await expect(library.get('one')).rejects.toMatchObject({ code: 'case-damaged' });
  });

  it('names a missing image', async () => {
    await rm(path.join(folder, 'cases/one/source.nii.gz'));
    await rm(path.join(folder, 'index.db'));
    await reopen();
    expect(library.list()[0]?.problem).toContain('source.nii.gz is missing');
  });
});

describe.skipIf(!mayMount)('on a disk of 256 kB', () => {
  let disk: SmallDisk;
  let small: CaseLibrary;
  const place256 = (): string => path.join(disk.folder, 'library');
  beforeEach(async () => {
    disk = smallDisk(256);
    small = await openLibrary(place256(), clock);
    await addCase(small, 'one');
  });
  afterEach(() => {
    small.close();
    disk.remove();
  });
  const commitSmall = (step: Step): Promise<void> =>
    small.exclusively('one', (open) => small.commit(open, step));

  it('says that it is full, keeps every committed step, and goes on when there is room', async () => {
    await commitSmall(place('a'));
    const filler = path.join(disk.folder, 'filler');
    await writeFile(filler, Buffer.alloc(300_000)).catch(() => undefined);
    // The journal's last page may have room for a step or two.
    const refused = async (): Promise<unknown> => {
      for (let n = 0; ; n++) {
        try {
          await commitSmall(place(`full-${n}`));
        } catch (error) {
          return error;
        }
      }
    };
    expect(await refused()).toMatchObject({ code: 'disk-full' });
    const { revision } = (await small.get('one')).history;
    await expect(addCase(small, 'two')).rejects.toBeDefined();
    await rm(filler);
    await commitSmall({ step: 'undo' });
    small.close();
    small = await openLibrary(place256(), clock);
    expect((await small.get('one')).history.revision).toBe(revision + 1);
    expect(small.list().map((row) => row.id)).toEqual(['one']);
  });

  it('says that it is read-only', async () => {
    const view = readOnlyView(place256());
    await expect(openLibrary(view.folder, clock)).rejects.toMatchObject({ code: 'folder-read-only' });
    view.remove();
  });
});
