import type { ModelSummary } from '#shared/contract/model.ts';

/**
 * Models to choose from in a plan, which names its model by id or, as a recipe does, by a folder.
 *
 * @returns the chosen one among the options; a folder of no known model is an option of its own
 */
export function modelChoices(models: readonly ModelSummary[], chosen: string | undefined) {
  const options = models.map(({ id, title }) => ({ value: id, label: title }));
  if (chosen === undefined) return { value: undefined, options };
  const name = chosen.split(/[\\/]/).at(-1) ?? chosen;
  if (models.some(({ id }) => id === name)) return { value: name, options };
  return { value: chosen, options: [{ value: chosen, label: name }, ...options] };
}
