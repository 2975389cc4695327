import type { Organ } from '#shared/contract/lesion.ts';
import type { ModelSummary } from '#shared/contract/model.ts';
import { type FlyGenerator, type OnTheFly, sizesDrawn } from '#shared/contract/onTheFly.ts';

/** Something that can draw a training's lesions. */
export interface GeneratorChoice {
  /** `rules`, or the name by which a plan knows the model. */
  readonly key: string;
  readonly label: string;
  /** Whose lesions, of which sizes; undefined: all. */
  readonly organs?: readonly Organ[] | undefined;
  readonly sizes?: FlySizes;
  /** How often it draws, relative to the others; undefined when it is not chosen. */
  readonly weight?: number;
}

type FlySizes = ModelSummary['sizes'];

const keyOf = (one: FlyGenerator): string => (one.generator === 'rules' ? 'rules' : one.model);

/** The rules, the library's diffusion models, and models of the plan that are not in the library. */
export function generatorChoices(
  { generators }: Pick<OnTheFly, 'generators'>,
  models: readonly ModelSummary[],
): GeneratorChoice[] {
  const chosen = new Map(generators.map((one) => [keyOf(one), one]));
  const weightOf = (key: string): Pick<GeneratorChoice, 'weight'> => {
    const one = chosen.get(key);
    return one ? { weight: one.weight } : {};
  };
  const known = models
    .filter(({ architecture }) => architecture === 'diffusion')
    .map(({ id, organ, sizes }): GeneratorChoice => {
      const one = chosen.get(id);
      const stated = one?.generator === 'diffusion' ? one : undefined;
      return {
        key: id,
        label: id,
        organs: stated?.organs ?? (organ && [organ]),
        sizes: stated?.sizes ?? sizes,
        ...weightOf(id),
      };
    });
  const elsewhere = generators.flatMap((one): GeneratorChoice[] => {
    if (one.generator === 'rules' || known.some(({ key }) => key === one.model)) return [];
    const { model, organs, sizes } = one;
    return [{ key: model, label: model.split(/[/\\]/).at(-1) ?? model, organs, sizes, weight: one.weight }];
  });
  return [{ key: 'rules', label: 'Rules', ...weightOf('rules') }, ...known, ...elsewhere];
}

/** The synthesis with a generator chosen or left out; the last one stays. */
export function toggledGenerator(synthesis: OnTheFly, key: string): OnTheFly {
  const { generators } = synthesis;
  const rest = generators.filter((one) => keyOf(one) !== key);
  if (rest.length === generators.length)
    return { ...synthesis, generators: [...generators, generatorOf(key)] };
  return rest.length === 0 ? synthesis : { ...synthesis, generators: rest };
}

const generatorOf = (key: string): FlyGenerator =>
  key === 'rules'
    ? { generator: 'rules', weight: 1 }
    : { generator: 'diffusion', model: key, weight: 1, appearance: {} };

export const weighedGenerator = (synthesis: OnTheFly, key: string, weight: number): OnTheFly => ({
  ...synthesis,
  generators: synthesis.generators.map((one) => (keyOf(one) === key ? { ...one, weight } : one)),
});

/** Lesions that no chosen generator draws, in a sentence; undefined when all are drawn. */
export function undrawnWords(
  synthesis: OnTheFly,
  organs: readonly Organ[],
  models: readonly ModelSummary[],
): string | undefined {
  const able = generatorChoices(synthesis, models).filter(({ weight = 0 }) => weight > 0);
  for (const organ of organs)
    for (const size of sizesDrawn(synthesis))
      if (!able.some((one) => (one.organs?.includes(organ) ?? true) && (one.sizes?.includes(size) ?? true)))
        return `Nothing that is chosen draws ${size} lesions of the ${organ}: add the rules or another model, or take the size out.`;
  return undefined;
}
