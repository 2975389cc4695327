import type { Dialog } from '../editorState.ts';
import type { Context } from './context.ts';

const coloursKey = 'labelColours';

/** What concerns the window itself. */
export function windowActions({ store, memory }: Context) {
  return {
    showDialog: (dialog: Dialog): void => store.setState({ dialog }),
    closeDialog: (): void => store.setState({ dialog: undefined }),
    dismissNotice: (id: number): void =>
      store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    /** Gives every label of a name a colour (#rrggbb), in all cases, on this machine. */
    setLabelColour(name: string, colour: string): void {
      const labelColours = { ...store.getState().labelColours, [name]: colour };
      store.setState({ labelColours });
      memory.write(coloursKey, JSON.stringify(labelColours));
    },
    recallColours(): void {
      store.setState({ labelColours: coloursIn(memory.read(coloursKey)) });
    },
  };
}

/** The name → #rrggbb pairs of a JSON object; what is none is passed over. */
export function coloursIn(json: string | undefined): Record<string, string> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    const pairs = Object.entries(value as Record<string, unknown>);
    return Object.fromEntries(
      pairs.filter((pair): pair is [string, string] => /^#[0-9a-f]{6}$/.test(String(pair[1]))),
    );
  } catch {
    return {};
  }
}
