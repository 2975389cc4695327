import type { CaseDetail } from '#shared/contract/case.ts';
import type { WireProblem } from '#shared/contract/job.ts';
import type { Organ } from '#shared/contract/lesion.ts';
import { lesionName, organValues } from '#shared/contract/organLabels.ts';
import { Problem } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';

/**
 * What the labels under the cursor alone already forbid, so that a refusal shows without asking the server.
 *
 * @param labelValue displayed label at the point; 0 = none
 * @returns `organ-missing` or `outside-organ`; undefined when only the server can tell (in the organ, or on a
 *   lesion)
 */
export function localRefusal(
  { labels }: Pick<CaseDetail, 'labels'>,
  organ: Organ,
  labelValue: number,
): WireProblem | undefined {
  const values = organValues(labels, organ);
  const found = labels.find((row) => row.value === labelValue)?.name;
  if (values.length === 0) {
    const present = labels.map((row) => row.name).join(', ') || 'none';
    return toWireProblem(new Problem('organ-missing', { organ, present }));
  }
  if (values.includes(labelValue) || found === lesionName(organ)) return undefined;
  const foundLabel = found?.replaceAll('_', ' ') ?? 'unlabelled tissue';
  return toWireProblem(new Problem('outside-organ', { organ, foundLabel }));
}
