import { Button, type ButtonProps, Tooltip } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import './actionButton.css';

interface Props extends Pick<ButtonProps, 'icon' | 'active' | 'disabled' | 'intent' | 'onClick' | 'variant'> {
  /** Its accessible name, and what the tooltip says. */
  readonly label: string;
  /** What it would act on, for the tooltip. */
  readonly detail?: string | undefined;
  /** As printed on a keyboard. */
  readonly shortcut?: string | undefined;
  /** Written on the button; without it the icon speaks. */
  readonly text?: string | undefined;
  /** Whether the button is one that stays down. */
  readonly pressed?: boolean | undefined;
}

/** A small button with an icon, and a tooltip that names it with its key. */
export function ActionButton(props: Props): ReactElement {
  const { label, detail, shortcut, text, pressed, variant = 'minimal', ...button } = props;
  return (
    <Tooltip
      compact
      hoverOpenDelay={450}
      placement="bottom"
      content={<TooltipText label={label} detail={detail} shortcut={shortcut} />}
    >
      <Button
        {...button}
        size="small"
        variant={variant}
        active={pressed ?? false}
        aria-label={label}
        {...(pressed !== undefined && { 'aria-pressed': pressed })}
        {...(text !== undefined && { text })}
      />
    </Tooltip>
  );
}

function TooltipText({
  label,
  detail,
  shortcut,
}: Pick<Props, 'label' | 'detail' | 'shortcut'>): ReactElement {
  return (
    <span className="tooltip-text">
      {label}
      {detail !== undefined && <span className="tooltip-detail">: {detail}</span>}
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </span>
  );
}
