/** A CT and the label maps that its name fits, as file names. */
export interface Pair {
  /** Name of the case: that of the CT without endings. */
  readonly name: string;
  readonly ct: string;
  /** One, when all is well. */
  readonly labels: readonly string[];
}

const endings = /\.nii(\.gz)?$/i;

const stemOf = (file: string): string => file.replace(endings, '');

/**
 * Pairs the images of one folder with the label maps of another, by name: `ct3.nii.gz` goes with `ct3.nii.gz`, else
 * with the one whose name goes on after a separator, as `ct3_liver.nii.gz`. nnU-Net's channel number `_0000` is no
 * part of a name.
 *
 * @param images file names; what is no NIfTI file is passed over
 * @param labels file names of the other folder
 * @returns in the order of the names
 */
export function pairFiles(images: readonly string[], labels: readonly string[]): Pair[] {
  const masks = labels.filter((file) => endings.test(file));
  return images
    .filter((file) => endings.test(file))
    .map((ct) => {
      const name = stemOf(ct).replace(/_0000$/, '');
      const same = masks.filter((file) => stemOf(file) === name);
      const longer = masks.filter(
        (file) => /^[_.-]/.test(stemOf(file).slice(name.length)) && file.startsWith(name),
      );
      return { name, ct, labels: same.length > 0 ? same : longer };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
