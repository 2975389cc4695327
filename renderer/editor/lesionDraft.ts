import {
  type RuleSpec,
  type Organ,
  type RuleAppearance,
  type SizeClass,
  sizeClassRadiusMm,
  sizeClasses,
} from '#shared/contract/lesion.ts';
import type { RasMm } from '#shared/geometry/axes.ts';

/** The lesion that the place tool will make next: everything but where and its id. */
export interface LesionDraft {
  readonly organ: Organ;
  readonly diameterMm: number;
  readonly seed: number;
  /** Kept per organ, so that changing to and fro loses nothing. */
  readonly appearance: Readonly<Record<Organ, RuleAppearance>>;
}

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

/** An id that no lesion of the case has: "liver-3" when "liver-2" is the highest there. */
export function freeLesionId(organ: Organ, taken: readonly { readonly id: string }[]): string {
  const numbers = taken
    .filter(({ id }) => id.startsWith(`${organ}-`))
    .map(({ id }) => Number(id.slice(organ.length + 1)))
    .filter(Number.isInteger);
  return `${organ}-${Math.max(0, ...numbers) + 1}`;
}
