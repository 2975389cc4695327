import type { LesionSpec, Organ } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { AskedLesion, StudyItem, StudySettings, Truth } from '#shared/contract/turing.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { median } from '#main/volume/statistics.ts';
import { type Random, seededRandom } from '#main/tensor/random.ts';
import { binOf } from '../lesions/radiusBin.ts';
import { shuffled } from './questionOrder.ts';
import { type Identity, sameSource } from './sameSource.ts';

/** A case that may be asked about. */
export interface Candidate extends Identity {
  /** What the owner calls it; it is in sentences for her alone. */
  readonly name: string;
  /** `mixed`: real and synthetic tumors in one scan, of which no question can be made. */
  readonly truth: Truth | 'mixed';
  readonly placed: readonly LesionSpec[];
  /** The largest first. */
  readonly lesions: readonly (AskedLesion & { readonly organ?: Organ | undefined })[];
  /** The largest of the three. */
  readonly spacingMm: number;
  readonly phantom: boolean;
}

export interface DrawnStudy {
  /** In no order that means anything. */
  readonly items: StudyItem[];
  readonly warnings: Warning[];
  /** Scans of each kind, a patient once. */
  readonly available: Readonly<Record<Truth, number>>;
}

/** A candidate with the tumor that would be asked about. */
interface Choice {
  readonly candidate: Candidate;
  readonly truth: Truth;
  readonly lesion: Candidate['lesions'][number] | undefined;
}

/** Fewer pairs than this leave intervals that say little. */
const fewPairs = 10;

/**
 * Draws the questions of a study: as many real as synthetic tumors, alike in organ and size as far as there are such,
 * and no patient twice. The same candidates, settings and seed give the same questions.
 *
 * @throws Problem `study-too-few`, `study-healthy-marked`
 */
export function drawStudy(
  candidates: readonly Candidate[],
  settings: StudySettings,
  seed: number,
): DrawnStudy {
  if (settings.marked && settings.healthy > 0) throw new Problem('study-healthy-marked', {});
  const random = seededRandom(seed, 'reader study');
  const mixed = candidates.filter(({ truth }) => truth === 'mixed');
  const groups = sameSource(candidates.filter(({ truth }) => truth !== 'mixed'));
  const choices = choose(groups, settings, random);
  const of = (truth: Truth): Choice[] => choices.filter((choice) => choice.truth === truth);
  const available = { real: of('real').length, synthetic: of('synthetic').length, none: of('none').length };
  const { pairs, healthy } = settings;
  if (available.real < pairs || available.synthetic < pairs || available.none < healthy)
    throw new Problem('study-too-few', { ...available, pairs, healthy });
  const { real, synthetic, unmatched } = matchedPairs(of('real'), of('synthetic'), pairs, random);
  const chosen = [...real, ...synthetic, ...shuffled(of('none'), random.fork('none')).slice(0, healthy)];
  return {
    items: shuffled(chosen, random.fork('names')).map(itemOf),
    warnings: [
      ...mixed.map(({ name }): Warning => ({ code: 'study-mixed-case', data: { name } })),
      ...groups
        .filter((group) => group.length > 1)
        .map((group): Warning => ({ code: 'study-same-source', data: { names: namesOf(group) } })),
      ...balanceWarnings(real, synthetic, unmatched),
    ],
    available,
  };
}

/** One scan of each patient; of one that could be several kinds, the kind that is scarcer beside what is wanted. */
function choose(
  groups: readonly (readonly Candidate[])[],
  { pairs, healthy, marked }: StudySettings,
  random: Random,
): Choice[] {
  const wanted = { real: pairs, synthetic: pairs, none: healthy };
  const had = { real: 0, synthetic: 0, none: 0 };
  const kinds = (group: readonly Candidate[]): Truth[] => [
    ...new Set(group.flatMap(({ truth }) => (truth === 'mixed' ? [] : [truth]))),
  ];
  const take = (group: readonly Candidate[]): Choice => {
    const truth = kinds(group).toSorted((a, b) => had[a] - wanted[a] - (had[b] - wanted[b]))[0];
    had[truth]++;
    const own = random.fork(`patient ${group[0].caseId}`);
    const candidate = own.pick(group.filter((one) => one.truth === truth));
    const lesion = marked && truth !== 'none' ? own.pick(candidate.lesions) : candidate.lesions[0];
    return { candidate, truth, lesion };
  };
  const mixed = shuffled(groups, random.fork('patients'));
  // Those with a choice come last, when it is known what is scarce.
  return mixed.toSorted((a, b) => kinds(a).length - kinds(b).length).map(take);
}

/** As many of both kinds; first those that have a partner of their organ and size. */
function matchedPairs(
  real: readonly Choice[],
  synthetic: readonly Choice[],
  pairs: number,
  random: Random,
): { real: Choice[]; synthetic: Choice[]; unmatched: number } {
  const rest = new Map<string, Choice[]>();
  for (const choice of shuffled(synthetic, random.fork('synthetic'))) {
    const key = stratum(choice);
    rest.set(key, [...(rest.get(key) ?? []), choice]);
  }
  const matched: [Choice, Choice][] = [];
  const alone: Choice[] = [];
  for (const choice of shuffled(real, random.fork('real'))) {
    const partner = matched.length < pairs ? rest.get(stratum(choice))?.pop() : undefined;
    if (partner) matched.push([choice, partner]);
    else alone.push(choice);
  }
  const unmatched = pairs - matched.length;
  return {
    real: [...matched.map(([one]) => one), ...alone.slice(0, unmatched)],
    synthetic: [...matched.map(([, one]) => one), ...[...rest.values()].flat().slice(0, unmatched)],
    unmatched,
  };
}

const stratum = ({ lesion }: Choice): string =>
  lesion ? `${lesion.organ ?? 'other'} ${binOf(lesion.equivalentDiameterMm / 2)}` : '';

function itemOf({ candidate, truth, lesion }: Choice, at: number): StudyItem {
  const { caseId, sourceSha256, placed } = candidate;
  return {
    id: `q${String(at + 1).padStart(3, '0')}`,
    truth,
    caseId,
    sourceSha256,
    placed: [...placed],
    ...(lesion && {
      lesion: { centreRasMm: lesion.centreRasMm, equivalentDiameterMm: lesion.equivalentDiameterMm },
      ...(lesion.organ && { organ: lesion.organ }),
    }),
  };
}

/** What a reader could go by instead of the tumor. */
function balanceWarnings(
  real: readonly Choice[],
  synthetic: readonly Choice[],
  unmatched: number,
): Warning[] {
  const pairs = real.length;
  const spacing = (of: readonly Choice[]): number => median(of.map(({ candidate }) => candidate.spacingMm));
  const [realMm, syntheticMm] = [spacing(real), spacing(synthetic)];
  const phantoms = [...real, ...synthetic].filter(({ candidate }) => candidate.phantom).length;
  const apart = Math.max(realMm, syntheticMm) > 1.5 * Math.min(realMm, syntheticMm);
  return [
    ...(unmatched > 0 ? [{ code: 'study-unmatched', data: { unmatched, pairs } } as const] : []),
    ...(apart ? [{ code: 'study-spacing', data: { realMm, syntheticMm } } as const] : []),
    ...(phantoms > 0 && phantoms < 2 * pairs
      ? [{ code: 'study-phantoms', data: { phantoms } } as const]
      : []),
    ...(pairs < fewPairs ? [{ code: 'study-few', data: { pairs } } as const] : []),
  ];
}

const namesOf = (group: readonly Candidate[]): string => {
  const names = group.map(({ name }) => name);
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
};
