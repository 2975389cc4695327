import type { FolderListing, Hello, ImportCase } from '#shared/contract/api.ts';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { DicomScan } from '#shared/contract/dicom.ts';
import type { ImageReference } from '#shared/contract/fileReference.ts';
import type { Cases } from './cases/cases.ts';
import type { Events } from './events.ts';
import type { Uploads } from './files/uploads.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { ModelList } from './models/models.ts';
import type { Predictions } from './predictions/predictions.ts';
import type { Log } from './log.ts';
import type { Runs } from './runs/runs.ts';
import type { ReaderDesk } from './studies/readerDesk.ts';
import type { Studies } from './studies/studies.ts';

/** Everything a window can ask for; the api translates it, the shells open and close it. */
export interface Workstation {
  readonly cases: Cases;
  readonly predictions: Predictions;
  readonly models: ModelList;
  readonly jobs: Jobs;
  readonly runs: Runs;
  readonly studies: Studies;
  readonly readerDesk: ReaderDesk;
  readonly uploads: Uploads;
  readonly events: Events;
  readonly log: Log;
  hello(): Hello;
  importCase(request: ImportCase, signal: AbortSignal): Promise<CaseDetail>;
  /** What an image to import holds of DICOM; undefined when it is something else. */
  scanImage(image: ImageReference, signal: AbortSignal): Promise<DicomScan | undefined>;
  /** @param place undefined for where a person begins to look */
  listFolder(place: string | undefined): Promise<FolderListing>;
  /** Lets these files and folders be read and written: the person has just chosen them. */
  allow(places: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
