import { type KeyPress, keyName, viewCommandFor } from '../viewCommands.ts';
import type { ReaderDesk } from './readerDesk.ts';
import { verdictWords } from './verdicts.ts';

/** View keys that would show, or seem to show, more of a case than a reader may see. */
const hiddenViews: readonly string[] = ['labels', 'mask', 'blink', 'difference'];

/**
 * What a key does for a reader; those of answers go before those of the view.
 *
 * @returns whether it did something
 */
export function readerKey(press: KeyPress, desk: ReaderDesk): boolean {
  const { stage, paused, study } = desk.store.getState();
  const key = keyName(press);
  if (key === 'p' && stage.kind === 'asking') return run(desk.pause);
  if (paused) return key === 'Enter' && run(desk.pause);
  if (key === 'Backspace') return run(() => void desk.back());
  if (stage.kind !== 'asking') return false;
  if (key === 'Enter') return run(() => void desk.next());
  const verdict = study?.verdicts.find((one) => verdictWords[one].key === key);
  if (verdict) return run(() => desk.choose(verdict));
  if (/^[1-5]$/.test(key)) return run(() => desk.rate(Number(key)));
  const command = viewCommandFor(press);
  if (!command || hiddenViews.includes(command.id)) return false;
  return run(() => stage.asked.view.setState(command.update));
}

function run(act: () => void): true {
  act();
  return true;
}
