import { Button, Menu as MenuList, MenuDivider, MenuItem, PopoverNext } from '@blueprintjs/core';
import { Menu as MenuIcon } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type CommandGroup, commandGroups } from '#renderer/editor/commands/command.ts';
import { commands } from '#renderer/editor/commands/commands.ts';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}

/** Groups too long for one list get a list of their own. */
const folded: readonly CommandGroup[] = ['Lesions', 'Review', 'Masks', 'Measure', 'View'];

/** Every command, by group. */
export function MainMenu({ workbench }: Props): ReactElement {
  return (
    <PopoverNext
      placement="bottom-start"
      arrow={false}
      animation="minimal"
      content={<Commands workbench={workbench} />}
    >
      <Button size="small" variant="minimal" icon={<MenuIcon />} aria-label="Menu" />
    </PopoverNext>
  );
}

function Commands({ workbench }: Props): ReactElement {
  return (
    <MenuList size="small">
      {commandGroups.map((group, at) => (
        <Group key={group} group={group} first={at === 0} workbench={workbench} />
      ))}
    </MenuList>
  );
}

function Group({ group, first, workbench }: Props & { group: CommandGroup; first: boolean }): ReactElement {
  const state = useStore(workbench.store);
  const items = commands
    .filter((command) => command.group === group)
    .map(({ id }) => {
      const { label, detail, shortcut, disabled, onClick } = offerOf(id, workbench, state);
      return (
        <MenuItem
          key={id}
          text={detail === undefined ? label : `${label} (${detail})`}
          label={shortcut ?? ''}
          disabled={disabled}
          onClick={onClick}
        />
      );
    });
  if (folded.includes(group)) return <MenuItem text={group}>{items}</MenuItem>;
  return (
    <>
      {!first && <MenuDivider />}
      {items}
    </>
  );
}
