import type { Organ } from '#shared/contract/lesion.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { OrganFacts } from '#main/synthesis/compose/composer.ts';
import { type LabelMap, type OrganContext, organContext } from '#main/synthesis/organ/organContext.ts';
import type { SourceCase } from '#main/synthesis/region.ts';
import type { Volume } from '#main/volume/volume.ts';
import { withLesionRows } from './labels/lesionRows.ts';

/** An image with its label map: all that lesions need to be put into it. */
export interface LabelledCase extends SourceCase {
  /** Rows of the mask and of the lesions that it can get. */
  readonly rows: readonly LabelEntry[];
  /**
   * Facts of an organ, found when first asked for.
   *
   * @throws Problem `organ-missing`
   */
  contextOf(organ: Organ): OrganContext;
  /** The same, with the value that lesions of the organ get. */
  factsOf(organ: Organ): OrganFacts;
}

export function labelledCase(image: Volume, map: LabelMap): LabelledCase {
  const rows = withLesionRows(map.table);
  const contexts = new Map<Organ, OrganContext>();
  const contextOf = (organ: Organ): OrganContext => {
    const context = contexts.get(organ) ?? organContext(image, map, organ);
    contexts.set(organ, context);
    return context;
  };
  return {
    image,
    labels: map.volume,
    rows,
    contextOf,
    factsOf: (organ) => {
      const context = contextOf(organ);
      const row = rows.find(({ name }) => name === lesionName(organ));
      if (!row) throw new RangeError(`no value for lesions of the ${organ}`);
      return { context, lesionValue: row.value };
    },
  };
}
