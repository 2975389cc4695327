import { Option } from 'commander';
import { GrowthSeries } from '#shared/contract/growth.ts';
import {
  type DiffusionSource,
  type Generator,
  generators,
  type Organ,
  organs,
  type SizeClass,
  sizeClasses,
} from '#shared/contract/lesion.ts';
import type { ModelRef } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { LesionSize, Placement, SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { appearanceIn, appearanceOptions } from './appearance.ts';
import { diffusionAppearance, type DiffusionOptions, diffusionOptions } from './diffusion.ts';
import { number, triple, wholeNumber } from './numbers.ts';
import { seedOption } from './seed.ts';

type Point = [number, number, number];

export interface RecipeOptions extends DiffusionOptions {
  readonly organ: Organ;
  readonly at?: readonly Point[];
  readonly count?: number;
  readonly allowVessels?: true;
  readonly size?: SizeClass;
  readonly diameter?: number;
  readonly grow?: GrowthSeries;
  readonly generator: Generator;
  readonly seed: number;
  readonly minQuality?: number;
  readonly redraw: number;
  readonly qualityModel?: string;
}

const readPoint = triple('--at', 'mm');

function readSeries(text: string): GrowthSeries {
  const [fromMm, toMm, steps] = triple('--grow', 'FROM,TO (mm) and STEPS')(text);
  const series = GrowthSeries.safeParse({ fromMm, toMm, steps });
  if (series.success) return series.data;
  throw new Problem('request-invalid', {
    field: '--grow',
    reason: `"${text}" is not FROM,TO,STEPS: diameters from 2 to 200 mm, and 2 to 12 steps`,
  });
}

/** The options that make up a recipe: what, where, how large, how it looks. */
export const recipeOptions = (): Option[] => [
  new Option('--organ <organ>', 'organ that gets the lesions').choices(organs).makeOptionMandatory(),
  new Option('--at <X,Y,Z>', 'centre of a lesion in RAS mm; can be repeated')
    .argParser((text, points: Point[] = []) => [...points, readPoint(text)])
    .conflicts('count'),
  new Option('--count <n>', 'number of lesions, at places that the program finds').argParser(
    wholeNumber('--count', 1, 100),
  ),
  new Option('--allow-vessels', 'also place lesions on vessels').conflicts('at'),
  new Option('--size <class>', 'size class; the diameter is drawn from it')
    .choices(sizeClasses)
    .conflicts('diameter'),
  new Option('--diameter <mm>', 'diameter in mm, 2 to 200').argParser(number('--diameter', 2, 200)),
  new Option('--grow <FROM,TO,STEPS>', 'one lesion at STEPS diameters, mm, in a folder each')
    .argParser(readSeries)
    .conflicts(['size', 'diameter']),
  new Option('--generator <name>', 'how lesions are made').choices(generators).default('rules'),
  seedOption(),
  new Option('--min-quality <score>', 'draw lesions again that are judged worse, 0 to 1').argParser(
    number('--min-quality', 0, 1),
  ),
  new Option('--redraw <n>', 'how often, before such a lesion is left out')
    .default(5)
    .argParser(wholeNumber('--redraw', 0, 100)),
  new Option('--quality-model <id>', 'segmentation model of the library that has to find them too'),
  ...appearanceOptions(),
  ...diffusionOptions(),
];

/**
 * The recipe that the options state.
 *
 * @param source what draws the lesions of the diffusion generator
 * @param judge the segmentation model that has to find the lesions
 * @throws Problem `request-invalid` when place or size is missing, or an option fits another generator
 */
export function recipeIn(
  options: RecipeOptions,
  source?: DiffusionSource,
  judge?: ModelRef,
): SynthesizeRecipe {
  const { organ, seed, minQuality, redraw } = options;
  if (options.qualityModel !== undefined && minQuality === undefined)
    throw new Problem('request-invalid', { field: '--quality-model', reason: 'it needs --min-quality' });
  const what = {
    task: 'synthesize',
    organ,
    placement: placementIn(options),
    size: sizeIn(options),
    ...(minQuality !== undefined && {
      quality: { minimum: minQuality, redraws: redraw, ...(judge && { model: judge }) },
    }),
  } as const;
  const stated = appearanceIn({ ...options });
  if (source)
    return {
      ...what,
      generator: 'diffusion',
      ...source,
      appearance: diffusionAppearance(stated, options),
      seed,
    };
  for (const field of ['model', 'autoencoder', 'sampler', 'steps'] as const)
    if (options[field] !== undefined)
      throw new Problem('request-invalid', { field: `--${field}`, reason: 'it needs --generator diffusion' });
  return { ...what, generator: 'rules', appearance: stated, seed };
}

function placementIn({ at, count, allowVessels }: RecipeOptions): Placement {
  if (at) return { kind: 'points', pointsRasMm: [...at] };
  if (count !== undefined) return { kind: 'automatic', count, avoidVessels: allowVessels !== true };
  throw new Problem('request-invalid', {
    field: '--at',
    reason: 'neither --at X,Y,Z nor --count N is given',
  });
}

function sizeIn({ size, diameter, grow }: RecipeOptions): LesionSize {
  if (grow) return { kind: 'diameter', diameterMm: grow.toMm };
  if (size) return { kind: 'class', sizeClass: size };
  if (diameter !== undefined) return { kind: 'diameter', diameterMm: diameter };
  throw new Problem('request-invalid', {
    field: '--size',
    reason: 'none of --size, --diameter and --grow is given',
  });
}
