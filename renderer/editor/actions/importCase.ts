import type { ImportCase } from '#shared/contract/api.ts';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { DicomScan } from '#shared/contract/dicom.ts';
import type { FileReference, ImageReference } from '#shared/contract/fileReference.ts';
import type { PickedFile, PickedImage } from '../editorState.ts';
import type { Context } from './context.ts';

/** A mask found in the scan of the image, by its name there. */
export interface FoundMask {
  readonly from: 'image';
  readonly file: string;
}

export interface ImportRequest extends Omit<ImportCase, 'image' | 'labels'> {
  readonly image: PickedImage;
  readonly labels?: PickedFile | FoundMask | undefined;
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

  async function referToImage(
    picked: PickedImage,
    onProgress: (doneBytes: number) => void,
    signal: AbortSignal,
  ): Promise<ImageReference> {
    if (picked.from !== 'several') return referTo(picked, onProgress, signal);
    const [paths, uploadIds]: string[][] = [[], []];
    let before = 0;
    for (const file of picked.files) {
      const sent = before;
      const reference = await referTo(file, (done) => onProgress(sent + done), signal);
      if (reference.from === 'path') paths.push(reference.path);
      else uploadIds.push(reference.uploadId);
      before += sizeOf(file);
    }
    return paths.length > 0 ? { from: 'paths', paths } : { from: 'uploads', uploadIds };
  }

  return {
    referTo,
    /**
     * What an image holds of DICOM; undefined when it is something else.
     *
     * @param onProgress told the part uploaded, 0 to 1; 1 while the server looks
     * @throws RemoteProblem
     */
    async scanImage(
      image: PickedImage,
      onProgress: (part: number) => void,
      signal: AbortSignal,
    ): Promise<DicomScan | undefined> {
      const total = sizeOf(image);
      const reference = await referToImage(image, (done) => onProgress(done / total), signal);
      onProgress(1);
      return (await service.call('scanImage', {}, { image: reference }, signal)).dicom;
    },
    /**
     * Imports an image, with its mask if there is one.
     *
     * @param onProgress told the part uploaded, 0 to 1; 1 while the server reads
     * @throws RemoteProblem, `grid-differs` among them when the mask does not fit and was not to be resampled
     */
    async importCase(
      { image, labels, ...rest }: ImportRequest,
      onProgress: (part: number) => void,
      signal: AbortSignal,
    ): Promise<CaseDetail> {
      const mask = labels?.from === 'image' ? undefined : labels;
      const imageBytes = sizeOf(image);
      const total = imageBytes + (mask ? sizeOf(mask) : 0);
      const tell = (done: number): void => onProgress(done / total);
      const imageFile = await referToImage(image, tell, signal);
      const maskFile = mask && (await referTo(mask, (done) => tell(imageBytes + done), signal));
      onProgress(1);
      const labelFile = labels?.from === 'image' ? labels : maskFile;
      const body: ImportCase = { image: imageFile, ...(labelFile && { labels: labelFile }), ...rest };
      return service.call('importCase', {}, body, signal);
    },
    /** Shows the open dialog for files that were dropped, double-clicked or picked; many are the slices of one scan. */
    offerFiles(files: readonly PickedFile[]): void {
      if (files.length > 2) {
        const image = { from: 'several', name: `${files.length} files`, files } as const;
        store.setState({ dialog: { kind: 'open', image } });
        return;
      }
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

function sizeOf(picked: PickedImage): number {
  if (picked.from === 'several') return picked.files.reduce((sum, file) => sum + sizeOf(file), 0);
  return picked.from === 'browser' ? picked.file.size : 0;
}

/** Names that masks usually have. Only an order to begin with: the dialog shows which file is which. */
const maskLike = /(label|mask|seg|liver|pancreas|kidney|organ)/i;

/** At most two files, the one that looks least like a mask first. */
export const imageFirst = (files: readonly PickedFile[]): readonly PickedFile[] =>
  [...files].sort((a, b) => Number(maskLike.test(a.name)) - Number(maskLike.test(b.name))).slice(0, 2);
