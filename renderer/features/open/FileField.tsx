import { Button, FormGroup, InputGroup } from '@blueprintjs/core';
import { Cross, FolderOpen } from '@blueprintjs/icons';
import { type ReactElement, type ReactNode, useId, useRef, useState } from 'react';
import type { FolderListing } from '#shared/contract/api.ts';
import type { DesktopBridge } from '#shared/contract/preload.ts';
import { FolderBrowser } from '#renderer/components/FolderBrowser.tsx';
import { pickedPath } from '#renderer/editor/actions/importCase.ts';
import type { PickedFile, PickedImage } from '#renderer/editor/editorState.ts';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly picked: PickedImage | undefined;
  /** Whether it may also be a folder. */
  readonly folders?: boolean;
  readonly desktop: DesktopBridge | undefined;
  readonly list: (path: string | undefined, signal: AbortSignal) => Promise<FolderListing>;
  readonly toPicked: (file: File) => PickedFile;
  readonly onPick: (files: readonly PickedFile[]) => void;
  readonly onClear: () => void;
  /** Enter was pressed in the field. */
  readonly onEnter: () => void;
  readonly action?: ReactNode;
}

/**
 * One file: chosen in the system's dialog, typed as a path, or found in the folders of the server's machine. In
 * a browser the system's dialog uploads it.
 */
export function FileField(props: Props): ReactElement {
  const {
    label,
    hint,
    picked,
    folders = false,
    desktop,
    list,
    toPicked,
    onPick,
    onClear,
    onEnter,
    action,
  } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const [browsing, setBrowsing] = useState(false);
  const choose = async (): Promise<void> => {
    if (desktop) onPick((await desktop.openFiles()).map(pickedPath));
    else input.current?.click();
  };
  const chooseFolder = async (): Promise<void> => {
    if (!desktop) return folderInput.current?.click();
    const folder = await desktop.chooseFolder('Open a folder of DICOM');
    if (folder !== undefined) onPick([pickedPath(folder)]);
  };
  const type = (path: string): void => (path === '' ? onClear() : onPick([pickedPath(path)]));
  return (
    <FormGroup label={label} labelFor={id} helperText={hint}>
      <div className="file-field">
        <InputGroup
          id={id}
          fill
          size="small"
          placeholder={desktop ? 'Choose a file, or drop it here' : 'Path on this machine'}
          value={picked?.from === 'path' ? picked.path : (picked?.name ?? '')}
          // The desktop shell reads only what the person has pointed at.
          readOnly={desktop !== undefined || picked?.from === 'browser' || picked?.from === 'several'}
          onValueChange={type}
          onKeyDown={({ key }) => {
            if (key === 'Enter') onEnter();
          }}
          {...(picked && {
            rightElement: (
              <Button
                size="small"
                variant="minimal"
                icon={<Cross />}
                aria-label={`No ${label}`}
                onClick={onClear}
              />
            ),
          })}
        />
        <Button size="small" text="Choose…" aria-label={`Choose ${label}`} onClick={() => void choose()} />
        {folders && (
          <Button
            size="small"
            text="Folder…"
            aria-label={`Choose a folder as ${label}`}
            onClick={() => void chooseFolder()}
          />
        )}
        {!desktop && (
          <Button
            size="small"
            icon={<FolderOpen />}
            aria-label={`Browse the server’s folders for ${label}`}
            title="Browse the folders of the machine that DiffTumor runs on"
            active={browsing}
            aria-expanded={browsing}
            onClick={() => setBrowsing(!browsing)}
          />
        )}
        {action}
      </div>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        {...(!folders && { accept: '.nii,.gz,.hdr,.img,.dcm' })}
        data-testid={`upload ${label}`}
        onChange={({ target }) => {
          onPick([...(target.files ?? [])].map(toPicked));
          target.value = '';
        }}
      />
      {folders && (
        <input
          ref={folderInput}
          hidden
          type="file"
          // React knows this attribute, and its types do not.
          {...{ webkitdirectory: '' }}
          data-testid={`upload folder ${label}`}
          onChange={({ target }) => {
            onPick([...(target.files ?? [])].map(toPicked));
            target.value = '';
          }}
        />
      )}
      {browsing && (
        <FolderBrowser
          pick={folders ? 'either' : 'file'}
          list={list}
          onPick={(path) => {
            setBrowsing(false);
            onPick([pickedPath(path)]);
          }}
        />
      )}
    </FormGroup>
  );
}
