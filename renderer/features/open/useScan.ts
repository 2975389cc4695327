import { useEffect, useState } from 'react';
import type { DicomScan } from '#shared/contract/dicom.ts';
import type { WireProblem } from '#shared/contract/job.ts';
import { wireProblemOf } from '#renderer/editor/actions/context.ts';
import type { PickedImage } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

/** What became of looking into an image; `part` is how much of it was sent, 1 while the server looks. */
export type Scanning =
  | { readonly state: 'none' }
  | { readonly state: 'looking'; readonly part: number }
  | { readonly state: 'dicom'; readonly scan: DicomScan }
  | { readonly state: 'failed'; readonly problem: WireProblem };

type Known = { readonly of: PickedImage; readonly scanning: Scanning };

/**
 * Looks what an image that is not plainly NIfTI holds of DICOM.
 *
 * @param onFound called once with what was found
 */
export function useScan(
  image: PickedImage | undefined,
  scanImage: Workbench['scanImage'],
  onFound: (scan: DicomScan) => void,
): Scanning {
  const [known, setKnown] = useState<Known>();
  const isPlain = image === undefined || isNifti(image.name);
  useEffect(() => {
    if (image === undefined || isNifti(image.name)) return undefined;
    const controller = new AbortController();
    const tell = (scanning: Scanning): void => {
      if (!controller.signal.aborted) setKnown({ of: image, scanning });
    };
    scanImage(image, (part) => tell({ state: 'looking', part }), controller.signal).then(
      (scan) => {
        if (scan && !controller.signal.aborted) onFound(scan);
        tell(scan ? { state: 'dicom', scan } : { state: 'none' });
      },
      (error: unknown) => tell({ state: 'failed', problem: wireProblemOf(error) }),
    );
    return () => controller.abort();
  }, [image, scanImage, onFound]);
  if (isPlain) return { state: 'none' };
  return known?.of === image ? known.scanning : { state: 'looking', part: 0 };
}

const isNifti = (name: string): boolean => /\.(nii|nii\.gz|hdr|img)$/i.test(name);
