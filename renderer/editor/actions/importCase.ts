import type { ImportCase } from '#shared/contract/api.ts';
import type { FileReference } from '#shared/contract/fileReference.ts';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { PickedFile } from '../editorState.ts';
import type { Context } from './context.ts';

export interface ImportRequest extends Pick<ImportCase, 'name' | 'labelNames' | 'resampleLabels'> {
  readonly image: PickedFile;
  readonly labels?: PickedFile | undefined;
}

export type ImportActions = ReturnType<typeof importActions>;

/** Bringing files into the library. */
export function importActions({ store, service, desktop }: Context) {
  /** Uploads so far by file, so that asking again (with other names, with resampling) sends nothing twice. */
  const uploads = new WeakMap<File, string>();

  async function referTo(
    picked: PickedFile,
    onProgress: (doneBytes: number) => void,
    signal: AbortSignal,
  ): Promise<FileReference> {
    if (picked.from === 'path') return { from: 'path', path: picked.path };
    const uploadId = uploads.get(picked.file) ?? (await service.upload(picked.file, onProgress, signal));
    uploads.set(picked.file, uploadId);
    return { from: 'upload', uploadId };
  }

  return {
    referTo,
    /**
     * Imports an image, with its mask if there is one.
     *
     * @param onProgress told the part uploaded, 0 to 1; 1 while the server reads
     * @throws RemoteProblem, `grid-differs` among them when the mask does not fit and was not to be resampled
     */
    async importCase(
      { image, labels, name, labelNames, resampleLabels }: ImportRequest,
      onProgress: (part: number) => void,
      signal: AbortSignal,
    ): Promise<CaseDetail> {
      const files = [image, ...(labels ? [labels] : [])];
      const total = files.reduce((sum, picked) => sum + sizeOf(picked), 0);
      let before = 0;
      const references: FileReference[] = [];
      for (const picked of files) {
        references.push(await referTo(picked, (done) => onProgress((before + done) / total), signal));
        before += sizeOf(picked);
      }
      onProgress(1);
      const [imageFile, labelFile] = references;
      const body: ImportCase = {
        image: imageFile,
        ...(labelFile && { labels: labelFile }),
        ...(name !== undefined && { name }),
        ...(labelNames && { labelNames }),
        ...(resampleLabels !== undefined && { resampleLabels }),
      };
      return service.call('importCase', {}, body, signal);
    },
    /** Shows the open dialog for files that were dropped, double-clicked or picked. */
    offerFiles(files: readonly PickedFile[]): void {
      const [image, labels] = imageFirst(files);
      store.setState({ dialog: { kind: 'open', image, labels } });
    },
    /** A DOM file as the desktop shell knows it, by path; in a browser, as itself. */
    pickedFile(file: File): PickedFile {
      const path = desktop?.pathOfFile(file) ?? '';
      return path === '' ? { from: 'browser', name: file.name, file } : pickedPath(path);
    },
  };
}

export const pickedPath = (path: string): PickedFile => ({
  from: 'path',
  path,
  name: path.split(/[\\/]/).findLast((part) => part !== '') ?? path,
});

const sizeOf = (picked: PickedFile): number => (picked.from === 'browser' ? picked.file.size : 0);

/** Names that masks usually have. Only an order to begin with: the dialog shows which file is which. */
const maskLike = /(label|mask|seg|liver|pancreas|kidney|organ)/i;

/** At most two files, the one that looks least like a mask first. */
export const imageFirst = (files: readonly PickedFile[]): readonly PickedFile[] =>
  [...files].sort((a, b) => Number(maskLike.test(a.name)) - Number(maskLike.test(b.name))).slice(0, 2);
