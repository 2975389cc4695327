import { Button, Callout, InputGroup, Spinner } from '@blueprintjs/core';
import { ArrowUp, Document, FolderClose } from '@blueprintjs/icons';
import { type ReactElement, useEffect, useState } from 'react';
import type { FolderListing } from '#shared/contract/api.ts';
import { formatBytes } from './formatBytes.ts';
import './folderBrowser.css';

interface Props {
  /** Folder to begin with; the server's own choice when undefined. */
  readonly start?: string | undefined;
  readonly pick: 'file' | 'folder' | 'either';
  readonly list: (path: string | undefined, signal: AbortSignal) => Promise<FolderListing>;
  readonly onPick: (path: string) => void;
}

/** The folders of the machine that the server runs on, to pick a file or a folder from. */
export function FolderBrowser({ start, pick, list, onPick }: Props): ReactElement {
  const [path, setPath] = useState(start);
  const [typed, setTyped] = useState<string>();
  const [listing, setListing] = useState<FolderListing>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    list(path, controller.signal).then(
      (found) => {
        setListing(found);
        setFailure(undefined);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setFailure(error instanceof Error ? error.message : String(error));
      },
    );
    return () => controller.abort();
  }, [list, path]);
  const go = (to: string | undefined): void => {
    setTyped(undefined);
    setPath(to);
  };
  return (
    <div className="folder-browser">
      <div className="folder-browser-bar">
        <Button
          size="small"
          variant="minimal"
          icon={<ArrowUp />}
          aria-label="Parent folder"
          disabled={listing?.parent === undefined}
          onClick={() => go(listing?.parent)}
        />
        <InputGroup
          size="small"
          fill
          aria-label="Folder"
          value={typed ?? listing?.path ?? ''}
          onValueChange={setTyped}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go(typed ?? path);
          }}
        />
        {pick !== 'file' && (
          <Button
            size="small"
            text="Use this folder"
            disabled={!listing}
            onClick={() => listing && onPick(listing.path)}
          />
        )}
      </div>
      {failure !== undefined && <Callout intent="danger">{failure}</Callout>}
      {!listing && failure === undefined && <Spinner size={20} />}
      <ul className="folder-browser-list" aria-label="Contents of the folder">
        {listing?.entries.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              disabled={entry.kind === 'file' && pick === 'folder'}
              onClick={() => (entry.kind === 'folder' ? go(entry.path) : onPick(entry.path))}
            >
              {entry.kind === 'folder' ? <FolderClose size={14} /> : <Document size={14} />}
              <span>{entry.name}</span>
              {entry.kind === 'file' && <small>{formatBytes(entry.bytes)}</small>}
            </button>
          </li>
        ))}
        {listing?.entries.length === 0 && <li className="folder-browser-empty">This folder is empty.</li>}
      </ul>
    </div>
  );
}
