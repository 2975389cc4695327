import { Button, type ButtonProps } from '@blueprintjs/core';
import type { ReactElement } from 'react';

interface Props extends Pick<ButtonProps, 'icon' | 'disabled' | 'intent' | 'onClick' | 'variant'> {
  /** Its accessible name, and what the tooltip says. */
  readonly label: string;
  /** What it would act on, for the tooltip. */
  readonly detail?: string | undefined;
  /** As printed on a keyboard. */
  readonly shortcut?: string | undefined;
  /** Written on the button; without it the icon speaks. */
  readonly text?: string | undefined;
  /** Whether it is down, for a button that stays down. */
  readonly pressed?: boolean | undefined;
}

/** A small button with an icon, and a tooltip that names it with its key. */
export function ActionButton(props: Props): ReactElement {
  const { label, detail, shortcut, text, pressed, variant = 'minimal', ...button } = props;
  const said = detail === undefined ? label : `${label}: ${detail}`;
  return (
    <Button
      {...button}
      size="small"
      variant={variant}
      active={pressed ?? false}
      aria-label={label}
      title={shortcut === undefined ? said : `${said} (${shortcut})`}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      {...(text !== undefined && { text })}
    />
  );
}
