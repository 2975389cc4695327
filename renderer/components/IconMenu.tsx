import { Button, Menu, PopoverNext } from '@blueprintjs/core';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  readonly icon: ReactElement;
  readonly label: string;
  readonly disabled?: boolean;
  readonly className?: string;
  /** Above the items. */
  readonly head?: ReactNode;
  /** Items of the menu. */
  readonly children: ReactNode;
}

/** A small button that opens a menu below its right end. */
export function IconMenu({ icon, label, disabled = false, className, head, children }: Props): ReactElement {
  const menu = <Menu size="small">{children}</Menu>;
  return (
    <PopoverNext
      arrow={false}
      animation="minimal"
      placement="bottom-end"
      content={
        head === undefined ? (
          menu
        ) : (
          <>
            {head}
            {menu}
          </>
        )
      }
    >
      <Button
        {...(className !== undefined && { className })}
        size="small"
        variant="minimal"
        icon={icon}
        aria-label={label}
        title={label}
        disabled={disabled}
      />
    </PopoverNext>
  );
}
