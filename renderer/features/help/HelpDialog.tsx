import { Dialog, DialogBody } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { commandGroups } from '#renderer/editor/commands/command.ts';
import { commands, describeKey } from '#renderer/editor/commands/commands.ts';
import { dragBindings, otherPointerHelp } from '#renderer/editor/viewPointer.ts';
import './help.css';

interface Props {
  readonly onClose: () => void;
}

/** Every key and every gesture, from the tables that carry them out. */
export function HelpDialog({ onClose }: Props): ReactElement {
  return (
    <Dialog isOpen title="Keys and mouse" className="bp6-dark help-dialog" onClose={onClose}>
      <DialogBody>
        <div className="help-columns">
          <section>
            <h3>Mouse</h3>
            <dl>
              {[...dragBindings, ...otherPointerHelp].map(({ gestures, label }) => (
                <div key={gestures}>
                  <dt>{label}</dt>
                  <dd>{gestures}</dd>
                </div>
              ))}
            </dl>
          </section>
          {commandGroups.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {commands
                  .filter((command) => command.group === group && command.keys.length > 0)
                  .map(({ id, label, keys, whileHeld }) => (
                    <div key={id}>
                      <dt>
                        {label}
                        {whileHeld === true && <small> (hold: only while held)</small>}
                      </dt>
                      <dd>
                        {keys.map((key) => (
                          <kbd key={key}>{describeKey(key)}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogBody>
    </Dialog>
  );
}
