/** Where a key press lands, as far as commands care. */
export type KeyTarget = 'free' | 'control' | 'text' | 'dialog';

/** Keys that buttons, lists and sliders need themselves. */
const controlKeys = [
  'Enter',
  ' ',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
  'Home',
  'End',
];

/**
 * Whether a key press may run a command: in a dialog none does; in a text field only those with Ctrl that text
 * has no use for; on a control all but the control's own keys.
 */
export function mayCommand(
  target: KeyTarget,
  { key, ctrlKey, metaKey }: { key: string; ctrlKey: boolean; metaKey: boolean },
): boolean {
  switch (target) {
    case 'free':
      return true;
    case 'control':
      return !controlKeys.includes(key);
    case 'text':
      return (ctrlKey || metaKey) && !['a', 'c', 'v', 'x', 'y', 'z'].includes(key.toLowerCase());
    case 'dialog':
      return false;
  }
}
