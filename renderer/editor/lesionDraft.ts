import {
  type DiffusionAppearance,
  type DiffusionSpec,
  type Generator,
  type RuleSpec,
  type Organ,
  type RuleAppearance,
  type SizeClass,
  sizeClassRadiusMm,
  sizeClasses,
} from '#shared/contract/lesion.ts';
import type { DiffusionModel } from './diffusionModels.ts';
import type { RasMm } from '#shared/geometry/axes.ts';

/** The lesion that the place tool will make next: everything but where and its id. */
export interface LesionDraft {
  readonly organ: Organ;
  readonly diameterMm: number;
  readonly seed: number;
  readonly generator: Generator;
  /** What draws lesions by diffusion; left out, what fits best. */
  readonly modelId?: string;
  /** Faults of the published diffusion synthesis that are mended. */
  readonly mended: Mended;
  /** Kept per organ, so that changing to and fro loses nothing. */
  readonly appearance: Readonly<Record<Organ, RuleAppearance>>;
}

export type Mended = Pick<DiffusionAppearance, 'restoreNoise' | 'sharpenEdges' | 'blendPancreas'>;

/** What the contract allows; the slider covers what is usual. */
export const diameterLimitsMm = { least: 2, most: 200, sliderMost: 80 } as const;

/**
 * Where the sliders stand at first: the middle of what the published rules draw. Liver and kidney: a drop of
 * 65 to 145 HU times a texture around one half (shared/reference/rule-based.md, 6); pancreas: that of an
 * adenocarcinoma in a gland of 100 HU (8).
 */
const firstAppearance: Readonly<Record<Organ, RuleAppearance>> = {
  liver: appearance(-52),
  pancreas: appearance(-31),
  kidney: appearance(-52),
};

function appearance(attenuationDifferenceHu: number): RuleAppearance {
  return {
    irregularity: 0.35,
    attenuationDifferenceHu,
    textureCoarsenessMm: 6,
    textureContrast: 0.15,
    edgeSoftnessMm: 1.5,
    capsuleHu: 0,
    massEffectPercent: 0,
  };
}

/** The size class whose nominal diameter this is. */
export const sizeClassOf = (diameterMm: number): SizeClass | undefined =>
  sizeClasses.find((name) => 2 * sizeClassRadiusMm[name] === diameterMm);

export const firstDraft = (seed: number): LesionDraft => ({
  organ: 'liver',
  diameterMm: 16,
  seed,
  generator: 'rules',
  mended: { restoreNoise: true, sharpenEdges: true, blendPancreas: true },
  appearance: firstAppearance,
});

export type DraftUpdate = (draft: LesionDraft) => LesionDraft;

export const setOrgan =
  (organ: Organ): DraftUpdate =>
  (draft) => ({ ...draft, organ });

export const clampDiameterMm = (diameterMm: number): number =>
  Math.min(diameterLimitsMm.most, Math.max(diameterLimitsMm.least, diameterMm));

export const setDiameter =
  (diameterMm: number): DraftUpdate =>
  (draft) => ({ ...draft, diameterMm: clampDiameterMm(diameterMm) });

export const setSeed =
  (seed: number): DraftUpdate =>
  (draft) => ({ ...draft, seed });

export const setAppearance =
  (change: Partial<RuleAppearance>): DraftUpdate =>
  (draft) => ({
    ...draft,
    appearance: { ...draft.appearance, [draft.organ]: { ...draft.appearance[draft.organ], ...change } },
  });

export const setGenerator =
  (generator: Generator): DraftUpdate =>
  (draft) => ({ ...draft, generator });

export const setModel =
  (modelId: string): DraftUpdate =>
  (draft) => ({ ...draft, modelId });

export const setMended =
  (change: Partial<Mended>): DraftUpdate =>
  (draft) => ({ ...draft, mended: { ...draft.mended, ...change } });

/** The next lesion shall not be the same one again: its seed is one more. */
export const nextSeed: DraftUpdate = (draft) => ({ ...draft, seed: (draft.seed + 1) % 2 ** 32 });

/** The draft as a lesion at a point (RAS mm). */
export const specOf = (draft: LesionDraft, centreRasMm: RasMm, id: string): RuleSpec => ({
  id,
  organ: draft.organ,
  centreRasMm: [centreRasMm[0], centreRasMm[1], centreRasMm[2]],
  diameterMm: draft.diameterMm,
  seed: draft.seed,
  generator: 'rules',
  appearance: draft.appearance[draft.organ],
});

/** What draws a lesion, of a model. */
export const diffusionSourceOf = ({ id, sha256, sampling }: DiffusionModel) =>
  ({ generator: 'diffusion', model: { id, sha256 }, sampling }) as const;

/** How a diffusion lesion is put in; `vary` leaves to the seed what varies between lesions. */
export function diffusionLooks(draft: LesionDraft, vary: boolean): Partial<DiffusionAppearance> {
  const { irregularity, edgeSoftnessMm, massEffectPercent } = draft.appearance[draft.organ];
  return { ...(vary ? {} : { irregularity, edgeSoftnessMm, massEffectPercent }), ...draft.mended };
}

/** The draft as a lesion that a diffusion model draws: its shape is that of the lesion by rules. */
export function diffusionSpecOf(draft: LesionDraft, rules: RuleSpec, model: DiffusionModel): DiffusionSpec {
  const { id, organ, centreRasMm, diameterMm, seed } = rules;
  const { irregularity, edgeSoftnessMm, massEffectPercent } = rules.appearance;
  return {
    id,
    organ,
    centreRasMm,
    diameterMm,
    seed,
    ...diffusionSourceOf(model),
    appearance: { irregularity, edgeSoftnessMm, massEffectPercent, ...draft.mended },
  };
}

/** An id that no lesion of the case has: "liver-3" when "liver-2" is the highest there. */
export function freeLesionId(organ: Organ, taken: readonly { readonly id: string }[]): string {
  const numbers = taken
    .filter(({ id }) => id.startsWith(`${organ}-`))
    .map(({ id }) => Number(id.slice(organ.length + 1)))
    .filter(Number.isInteger);
  return `${organ}-${Math.max(0, ...numbers) + 1}`;
}
