import type { DiffusionSource, Organ, SizeClass } from '#shared/contract/lesion.ts';
import type { FlyDiffusion, FlyGenerator } from '#shared/contract/onTheFly.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Random } from '#main/tensor/random.ts';
import { weighted } from './weighted.ts';

/** A diffusion model among a recipe's generators: all that is needed to plan its lesions, without its networks. */
export interface DiffusionDrawer {
  readonly generator: 'diffusion';
  readonly weight: number;
  readonly source: DiffusionSource;
  readonly appearance: FlyDiffusion['appearance'];
  /** Whose lesions it draws; undefined: of every organ, and of every size. */
  readonly organs?: readonly Organ[] | undefined;
  readonly sizes?: readonly SizeClass[] | undefined;
  /** Of the patches that its networks see. */
  readonly side: number;
  readonly windowHu: readonly [number, number];
}

/** A generator of a recipe; it can be sent to a thread. */
export type Drawer = Extract<FlyGenerator, { generator: 'rules' }> | DiffusionDrawer;

/** Generators of recipes that have no others. */
export const rulesAlone: readonly Drawer[] = [{ generator: 'rules', weight: 1 }];

/** Whether a generator takes part in drawing such lesions. */
export const draws = (drawer: Drawer, organ: Organ, size: SizeClass): boolean =>
  drawer.weight > 0 &&
  (drawer.generator === 'rules' ||
    ((drawer.organs?.includes(organ) ?? true) && (drawer.sizes?.includes(size) ?? true)));

/** By weight one of the generators that can draw such lesions, as its number; undefined when none can. */
export const pickDrawer = (
  drawers: readonly Drawer[],
  organ: Organ,
  size: SizeClass,
  random: Random,
): number | undefined =>
  weighted(
    drawers.map((drawer, at) => [at, draws(drawer, organ, size) ? drawer.weight : 0] as const),
    random,
  );

/** @throws Problem `lesion-undrawn` when no generator draws lesions of some organ and size */
export function refuseUndrawn(
  drawers: readonly Drawer[],
  organs: readonly Organ[],
  sizes: readonly SizeClass[],
): void {
  for (const organ of organs)
    for (const size of sizes)
      if (!drawers.some((drawer) => draws(drawer, organ, size)))
        throw new Problem('lesion-undrawn', { organ, size, drawers: drawers.map(wordsOf) });
}

function wordsOf(drawer: Drawer): string {
  if (drawer.generator === 'rules') return 'the rules (weight 0)';
  const { source, organs, sizes, weight } = drawer;
  const what = `${sizes ? `${sizes.join(', ')} ` : ''}lesions${organs ? ` of ${organs.join(', ')}` : ''}`;
  return `${source.model.id}: ${what}${weight > 0 ? '' : ' (weight 0)'}`;
}
