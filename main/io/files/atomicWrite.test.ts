import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../testFolder.fake.ts';
import { atomicWrite } from './atomicWrite.ts';

const at = testFolder();

/** What the file system says when a call fails. */
const systemError = (code: string): Error => Object.assign(new Error(code), { code });

describe('atomicWrite', () => {
  it('puts the whole content under the name and answers what the writer answers', async () => {
    mkdirSync(at('good'));
    writeFileSync(at('good', 'x'), 'old');
    const answer = await atomicWrite(at('good', 'x'), async (file) => {
      await file.write('new');
      expect(readFileSync(at('good', 'x'), 'utf8')).toBe('old');
      return 42;
    });
    expect(answer).toBe(42);
    expect(readFileSync(at('good', 'x'), 'utf8')).toBe('new');
    expect(readdirSync(at('good'))).toEqual(['x']);
  });

  it('keeps the old content and leaves nothing behind when the writer fails', async () => {
    mkdirSync(at('bad'));
    writeFileSync(at('bad', 'x'), 'old');
    const failing = atomicWrite(at('bad', 'x'), async (file) => {
      await file.write('half');
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(readdirSync(at('bad'))).toEqual(['x']);
    expect(readFileSync(at('bad', 'x'), 'utf8')).toBe('old');
  });

  it('lets two writers of one name run side by side', async () => {
    mkdirSync(at('two'));
    await Promise.all(['a', 'b'].map((text) => atomicWrite(at('two', 'x'), (file) => file.write(text))));
    expect(readdirSync(at('two'))).toEqual(['x']);
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'folder-read-only'],
    ['EROFS', 'folder-read-only'],
  ])('tells %s as %s, naming the folder', async (system, code) => {
    const failing = atomicWrite(at('x'), () => Promise.reject(systemError(system)));
    await expect(failing).rejects.toMatchObject({ code, data: { folder: at() } });
  });

  it('tells that the folder does not exist', async () => {
    const failing = atomicWrite(at('nowhere', 'x'), (file) => file.write('text'));
    await expect(failing).rejects.toMatchObject({ code: 'file-missing', data: { file: at('nowhere') } });
  });
});
