import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import { runCommandLine } from './commandLine.ts';
import { type CommandRow, commandTable } from './commandTable.ts';
import { listeningSurroundings } from './surroundings.fake.ts';

const loaded: string[] = [];
const table: CommandRow[] = [
  {
    name: 'greet',
    summary: 'says hello',
    load: async () => {
      loaded.push('greet');
      return (command) => {
        command.argument('<who>').requiredOption('--times <n>', 'how often', Number);
        return async (who: string, { times }: { times: number }) => ({
          json: { who, times },
          text: `hello ${who}`.repeat(times),
          ok: who !== 'nobody',
        });
      };
    },
  },
  {
    name: 'fail',
    summary: 'fails',
    load: async () => {
      loaded.push('fail');
      return () => async () => {
        throw new Problem('file-missing', { file: 'a.nii' });
      };
    },
  },
];

async function run(...args: string[]) {
  loaded.length = 0;
  const around = listeningSurroundings();
  const status = await runCommandLine(args, around, table);
  return { status, printed: around.printed.join('\n'), told: around.told.join('\n') };
}

describe('runCommandLine', () => {
  it('prints the text of an answer, and its data with --json', async () => {
    expect(await run('greet', 'ann', '--times', '1')).toEqual({ status: 0, printed: 'hello ann', told: '' });
    const { printed } = await run('greet', 'ann', '--times', '2', '--json');
    expect(JSON.parse(printed)).toEqual({ who: 'ann', times: 2 });
  });

  it('ends with 1 when the answer is not ok', async () => {
    expect((await run('greet', 'nobody', '--times', '1')).status).toBe(1);
  });

  it('loads only the command it is asked for', async () => {
    await run('greet', 'ann', '--times', '1');
    expect(loaded).toEqual(['greet']);
    await run('--help');
    expect(loaded).toEqual([]);
  });

  it.each([
    [['fly'], 'Unknown command'],
    [['greet', '--times', '1'], "Missing required argument 'who'"],
    [['greet', 'ann'], "Required option '--times <n>' not specified"],
    [['greet', 'ann', '--times', '1', '--loud'], "Unknown option '--loud'"],
  ])('ends with 2 and one sentence on bad usage: %j', async (args, sentence) => {
    const { status, printed, told } = await run(...args);
    expect(status).toBe(2);
    expect(printed).toBe('');
    expect(told).toContain(sentence);
    expect(told).toMatch(/: see difftumor( greet)? --help\.$/);
    expect(told).not.toContain('\n');
  });

  it('ends with 2 when no command is named, and shows them', async () => {
    const { status, told } = await run();
    expect(status).toBe(2);
    expect(told).toContain('says hello');
  });

  it('tells a problem in its sentence, and prints it with --json', async () => {
    const sentence = 'a.nii does not exist: check the path and try again.';
    expect(await run('fail')).toEqual({ status: 1, printed: '', told: sentence });
    const { printed } = await run('fail', '--json');
    expect(JSON.parse(printed)).toEqual({
      problem: { code: 'file-missing', data: { file: 'a.nii' }, sentence },
    });
  });

  it('prints version and help with status 0', async () => {
    expect(await run('--version')).toEqual({ status: 0, printed: '1.2.3', told: '' });
    const { status, printed } = await run('greet', '--help');
    expect(status).toBe(0);
    expect(printed).toContain('--json');
  });
});

describe('the commands', () => {
  it.each(commandTable.map((row) => [row.name]))('%s has help with examples', async (name) => {
    const around = listeningSurroundings();
    expect(await runCommandLine([name, '--help'], around)).toBe(0);
    expect(around.printed.join('\n')).toMatch(new RegExp(`Examples:\\n  difftumor ${name}`));
  });
});
