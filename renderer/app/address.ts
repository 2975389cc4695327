import { CaseId } from '#shared/contract/primitives.ts';
import { StudyId } from '#shared/contract/turing.ts';

/** The case that the page's address names (`#case=ct3`), so that a reload and a second window show it too. */
export function caseInAddress(hash: string = location.hash): string | undefined {
  return CaseId.safeParse(new URLSearchParams(hash.slice(1)).get('case')).data;
}

/** The reader study that the page's address names (`#read=study-1f`): such a window is a reader's, and nothing else. */
export function studyInAddress(hash: string = location.hash): string | undefined {
  return StudyId.safeParse(new URLSearchParams(hash.slice(1)).get('read')).data;
}

/**
 * Makes this window a reader's, or the workstation's again. The page is loaded anew, so that nothing which the one
 * knows is in the memory of the other.
 */
export function goToReading(studyId: string | undefined): void {
  location.hash = studyId === undefined ? '' : `read=${studyId}`;
  location.reload();
}

/** Names the open case in the address, without a step in the browser's history. */
export function showCaseInAddress(caseId: string | undefined): void {
  const { pathname, search } = location;
  history.replaceState(null, '', `${pathname}${search}${caseId === undefined ? '' : `#case=${caseId}`}`);
}

/**
 * Files that `difftumor serve FILE` wants opened (`?open=/scans/ct3.nii.gz`). They leave the address with this, so
 * that a reload does not ask again.
 */
export function takeFilesInAddress(): string[] {
  const url = new URL(location.href);
  const files = url.searchParams.getAll('open');
  url.searchParams.delete('open');
  if (files.length > 0) history.replaceState(null, '', url);
  return files;
}
