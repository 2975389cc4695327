import type { ExportLayout } from '#shared/contract/recipe.ts';
import { dicom } from './dicom.ts';
import { difftumor } from './difftumor.ts';
import { msd } from './msd.ts';
import { nnunet } from './nnunet.ts';
import { pairs } from './pairs.ts';
import type { PlanSet } from './setPlan.ts';

/** Every layout a set can be exported in. */
export const layouts: Readonly<Record<ExportLayout, PlanSet>> = { nnunet, msd, difftumor, pairs, dicom };
