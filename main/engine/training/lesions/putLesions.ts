import type { LesionSpec, Organ, SizeClass } from '#shared/contract/lesion.ts';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import { isProblem } from '#shared/contract/problems.ts';
import type { SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { type Composer, createComposer } from '#main/synthesis/compose/composer.ts';
import type { DecodedPatch } from '#main/synthesis/diffusion/decodedPatch.ts';
import { type Scene, sceneOf } from '#main/synthesis/diffusion/scene.ts';
import { planLesions } from '#main/synthesis/place/planLesions.ts';
import type { Random } from '#main/tensor/random.ts';
import type { LoadedCase } from '../trainingCase.ts';
import { type Drawer, pickDrawer, rulesAlone } from './drawers.ts';
import { weighted } from './weighted.ts';

/** What the networks of a generator, by its number, make of scenes: a patch each. */
export type DecodeScenes = (drawer: number, scenes: readonly Scene[]) => Promise<DecodedPatch[]>;

/** A recipe's generators, and the networks of those that are models. */
export interface Painters {
  readonly drawers: readonly Drawer[];
  readonly decode: DecodeScenes;
}

/** The rules, which need no networks. */
export const rulePainters: Painters = {
  drawers: rulesAlone,
  decode: () => Promise.reject(new RangeError('the rules need no networks')),
};

/** A case with the lesions of a sample. */
export interface WithLesions {
  readonly composer: Composer;
  readonly lesions: readonly LesionSpec[];
  /** `rules`, or the ID of a model; undefined without lesions. */
  readonly by?: string;
}

/**
 * Puts lesions into a healthy case with the recipe's probability. Where no place is found, or a lesion would have no
 * voxel, it stays healthy.
 */
export async function putLesions(
  { organs, labelled }: LoadedCase,
  synthesis: OnTheFly | undefined,
  random: Random,
  { drawers, decode }: Painters,
): Promise<WithLesions> {
  const decoded = new Map<string, DecodedPatch>();
  const composer = createComposer(labelled, labelled.factsOf, ({ id }) => {
    const patch = decoded.get(id);
    if (!patch) throw new RangeError(`nothing was decoded for lesion ${id}`);
    return patch;
  });
  const healthy = { composer, lesions: [] };
  if (synthesis === undefined || organs.length === 0 || !random.chance(synthesis.share)) return healthy;
  const organ = random.pick(organs);
  const size = weighted(Object.entries(synthesis.sizes) as [SizeClass, number][], random);
  if (size === undefined) return healthy;
  const at = pickDrawer(drawers, organ, size, random.fork('generator'));
  if (at === undefined) return healthy;
  const drawer = drawers[at];
  try {
    const context = labelled.contextOf(organ);
    const specs = planLesions(context, recipeOf(synthesis, organ, size, drawer, random));
    if (drawer.generator === 'diffusion') {
      const scenes = specs.flatMap((spec) =>
        spec.generator === 'diffusion' ? [sceneOf(labelled.image, context, spec, drawer)] : [],
      );
      const patches = await decode(at, scenes);
      scenes.forEach(({ spec }, n) => decoded.set(spec.id, patches[n]));
    }
    composer.set(specs);
    return {
      composer,
      lesions: specs,
      by: drawer.generator === 'rules' ? 'rules' : drawer.source.model.id,
    };
  } catch (error) {
    if (isProblem(error, 'no-place') || isProblem(error, 'lesion-vanished')) return healthy;
    throw error;
  }
}

function recipeOf(
  { mostLesions, mostOfSize, appearance }: OnTheFly,
  organ: Organ,
  size: SizeClass,
  drawer: Drawer,
  random: Random,
): SynthesizeRecipe {
  const count = random.integer(1, mostOfSize?.[size] ?? mostLesions);
  const what = {
    task: 'synthesize',
    organ,
    placement: { kind: 'automatic', count, avoidVessels: false },
    size: { kind: 'class', sizeClass: size },
    seed: random.uint32(),
  } as const;
  return drawer.generator === 'rules'
    ? { ...what, generator: 'rules', appearance }
    : { ...what, generator: 'diffusion', ...drawer.source, appearance: drawer.appearance };
}
