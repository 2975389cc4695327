import { type LesionSpec, sizeClassRadiusMm } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { LesionSize, SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { type Random, seededRandom } from '#main/tensor/random.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { drawAppearance, drawDiffusionAppearance, rounded } from './drawAppearance.ts';
import { findPlace } from './findPlace.ts';
import { probeLesion } from './probeLesion.ts';

/**
 * The lesions a recipe asks for, each drawn from a stream of its own: `lesion N` of the recipe's seed, and in it one
 * stream for its size, place, looks and seed. A size class draws the radius within a quarter of its nominal one, as
 * the reference's table does; fields of the appearance that the recipe leaves out are drawn (drawAppearance.ts).
 *
 * @param others lesions that the case has already: new ones keep away from them and take none of their ids
 * @throws Problem `no-place` when the organ has no room for as many; of given points, the reason probeLesion has
 */
export function planLesions(
  context: OrganContext,
  recipe: SynthesizeRecipe,
  others: readonly LesionSpec[] = [],
): LesionSpec[] {
  const root = seededRandom(recipe.seed, 'plan');
  const { placement } = recipe;
  const wanted = placement.kind === 'points' ? placement.pointsRasMm.length : placement.count;
  const lesions: LesionSpec[] = [];
  for (let n = 0; n < wanted; n++) {
    const random = root.fork(`lesion ${n}`);
    const diameterMm = drawDiameterMm(random.fork('size'), recipe.size);
    const taken = [...others, ...lesions];
    const centreRasMm =
      placement.kind === 'points'
        ? placement.pointsRasMm[n]
        : findPlace(random.fork('place'), context, diameterMm, taken, placement.avoidVessels);
    if (centreRasMm === undefined)
      throw new Problem('no-place', { organ: recipe.organ, diameterMm, placed: n, wanted });
    const common = {
      id: freeId(taken),
      organ: recipe.organ,
      centreRasMm: [centreRasMm[0], centreRasMm[1], centreRasMm[2]] satisfies LesionSpec['centreRasMm'],
      diameterMm,
      seed: random.fork('seed').uint32(),
    };
    const spec = specOf(common, recipe, random.fork('appearance'), context);
    const refusal = placement.kind === 'points' ? probeLesion(context, spec, taken) : undefined;
    if (refusal !== undefined) throw refusal;
    lesions.push(spec);
  }
  return lesions;
}

/**
 * A lesion drawn anew at its place and in its size: its looks and its seed come from a stream of the old seed.
 *
 * @param round counts from 1
 */
export function redrawLesion(
  context: OrganContext,
  recipe: SynthesizeRecipe,
  { id, organ, centreRasMm, diameterMm, seed }: LesionSpec,
  round: number,
): LesionSpec {
  const random = seededRandom(seed, `redraw ${round}`);
  const common = { id, organ, centreRasMm, diameterMm, seed: random.fork('seed').uint32() };
  return specOf(common, recipe, random.fork('appearance'), context);
}

function drawDiameterMm(random: Random, size: LesionSize): number {
  if (size.kind === 'diameter') return size.diameterMm;
  const nominal = sizeClassRadiusMm[size.sizeClass];
  return rounded(2 * random.uniform(0.75 * nominal, 1.25 * nominal), 1);
}

function freeId(taken: readonly LesionSpec[]): string {
  for (let n = taken.length + 1; ; n++) {
    const id = `lesion-${n}`;
    if (!taken.some((lesion) => lesion.id === id)) return id;
  }
}

/** A lesion of the recipe's generator; what the recipe does not state of its appearance is drawn. */
function specOf(
  common: Pick<LesionSpec, 'id' | 'organ' | 'centreRasMm' | 'diameterMm' | 'seed'>,
  recipe: SynthesizeRecipe,
  random: Random,
  context: OrganContext,
): LesionSpec {
  if (recipe.generator === 'rules') {
    const appearance = { ...drawAppearance(random, context), ...given(recipe.appearance) };
    return { ...common, generator: 'rules', appearance };
  }
  const { model, autoencoder, sampling } = recipe;
  return {
    ...common,
    generator: 'diffusion',
    model,
    ...(autoencoder && { autoencoder }),
    sampling,
    appearance: { ...drawDiffusionAppearance(random), ...given(recipe.appearance) },
  };
}

/** The fields that the recipe states. */
const given = <T extends object>(appearance: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(appearance).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
