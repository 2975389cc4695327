import type { LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ModelAgreement } from '#shared/contract/quality.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { Models } from '../models/models.ts';
import type { OpContext } from '../protocol.ts';
import { askModel as asked } from '../quality/askModel.ts';
import type { Residents } from '../residents.ts';

export interface AskModelInput {
  readonly onDisk: CaseOnDisk;
  /** Lesions that stand in the case. */
  readonly lesions: readonly LesionSpec[];
  /** Which of them is asked about. */
  readonly lesionId: string;
  readonly modelFolder: string;
  readonly provider?: Provider | undefined;
}

/**
 * What a segmentation model finds where a lesion stands.
 *
 * @throws Problem as `askModel`, and what is wrong with the model
 */
export const askModel =
  (residents: Residents, models: Models) =>
  async (input: AskModelInput, { signal, progress }: OpContext): Promise<ModelAgreement> => {
    const { onDisk, lesions, lesionId, modelFolder } = input;
    progress({ stage: 'opening the model', done: 0, total: 2 });
    const model = await models.open(modelFolder);
    const { provider } = await providerFor(input.provider ?? 'cpu');
    progress({ stage: 'reading the case', done: 1, total: 2 });
    const { image, composer, compose } = await residents.open(onDisk);
    await compose(lesions);
    const lesion = composer.lesions.find(({ spec }) => spec.id === lesionId);
    if (!lesion) throw new Problem('lesion-vanished', { lesionId });
    return asked({ grid: image, composer, lesion }, model, {
      models,
      network: { provider },
      signal,
      progress,
    });
  };
