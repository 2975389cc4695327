import type { DiffusionSpec, Lesion, LesionSpec, Organ } from '#shared/contract/lesion.ts';
import { boxesOverlap, isEmptyBox, uniteBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { DecodedPatch } from '../diffusion/decodedPatch.ts';
import { type PreparedLesion, prepareLesion } from '../lesion/preparedLesion.ts';
import { synthesiseLesion } from '../lesion/synthesiseLesion.ts';
import type { OrganContext } from '../organ/organContext.ts';
import type { Region, SourceCase } from '../region.ts';
import { createOverlay } from './overlay.ts';

/** A box whose voxels may have changed; `restored` when they are the source's again. */
export interface ChangedBox {
  readonly box: VoxelBox;
  readonly restored: boolean;
}

/** What a composer asks about an organ. */
export interface OrganFacts {
  readonly context: OrganContext;
  /** Value that lesions of the organ get in the label map. */
  readonly lesionValue: number;
}

/**
 * A source with lesions in it, by definition the replay of their specs in order. It computes only what a change
 * makes necessary and holds only the voxels that differ from the source.
 */
export interface Composer {
  /** The lesions that stand, in order, as measured when each was put in. */
  readonly lesions: readonly Lesion[];
  /**
   * Makes the lesions those of the list.
   *
   * @returns boxes around every voxel that changed; they may overlap
   * @throws Problem `lesion-vanished`, and what `organ` throws; then nothing has changed
   */
  set(specs: readonly LesionSpec[]): ChangedBox[];
  /** Boxes around every voxel that differs from the source. */
  changedBoxes(): VoxelBox[];
  /** The case as it stands, in a box of the volume. */
  read(box: VoxelBox): Region;
}

/** A lesion of the list; `stands` once it is in the image. */
interface Slot {
  /** The spec as text: equal texts are equal lesions. */
  readonly key: string;
  readonly prepared: PreparedLesion;
  stands?: Lesion;
}

/**
 * A composer without lesions.
 *
 * @param organ asked once per lesion that is computed
 * @param decodedOf what a model made of a diffusion lesion, asked when it is new; may throw
 */
export function createComposer(
  source: SourceCase,
  organ: (name: Organ) => OrganFacts,
  decodedOf: (spec: DiffusionSpec) => DecodedPatch = nothingDecoded,
): Composer {
  const overlay = createOverlay(source);
  let slots: readonly Slot[] = [];

  const compute = (slot: Slot): void => {
    const { spec, box } = slot.prepared;
    const { context, lesionValue } = organ(spec.organ);
    const patch = synthesiseLesion(overlay.read(box), context, slot.prepared, lesionValue);
    overlay.write(patch);
    slot.stands = { spec, measure: patch.measure, labelValue: lesionValue };
  };

  /**
   * Makes the image that of the list within the given boxes, in which it may be anything now. A new lesion, and one whose reach
   * meets a dirty box is computed anew, and so its own reach is dirty: until no other is met. What lies in no dirty
   * box depends on no lesion that reaches into one, so it stays as it is.
   */
  const recompute = (list: readonly Slot[], seeds: readonly VoxelBox[]): readonly Slot[] => {
    const dirty = [...seeds];
    const again = new Set<Slot>();
    for (let grown = true; grown;) {
      grown = false;
      for (const slot of list) {
        const { box } = slot.prepared;
        const isNew = slot.stands === undefined;
        if (again.has(slot) || !(isNew || dirty.some((other) => boxesOverlap(other, box)))) continue;
        again.add(slot);
        dirty.push(box);
        grown = true;
      }
    }
    for (const box of dirty) overlay.restore(box);
    const inOrder = list.filter((slot) => again.has(slot));
    inOrder.forEach(compute);
    return inOrder;
  };

  return {
    get lesions() {
      return slots.flatMap(({ stands }) => (stands ? [stands] : []));
    },
    set: (specs) => {
      const before = slots;
      const boxesBefore = new Map(before.map((slot) => [slot, changedBy(slot)]));
      const next = matched(before, specs, source.image, decodedOf);
      const fresh = next.filter((slot) => !before.includes(slot));
      const gone = before.filter((slot) => !next.includes(slot));
      const seeds = [...gone, ...fresh].map(({ prepared }) => prepared.box);
      let computed: readonly Slot[] = fresh;
      try {
        // Lesions put last see the image as it stands: nothing before them has to be computed again.
        if (before.every((slot, at) => next[at] === slot)) fresh.forEach(compute);
        else computed = recompute(next, seeds);
      } catch (error) {
        recompute(before, seeds);
        throw error;
      }
      slots = next;
      const standing = slots.map(changedBy);
      overlay.forgetAllBut(standing);
      const changed = [...gone, ...computed].map((slot) =>
        uniteBoxes(boxesBefore.get(slot) ?? changedBy(slot), changedBy(slot)),
      );
      return withoutContained(changed).map((box) => ({
        box,
        restored: !standing.some((other) => boxesOverlap(other, box)),
      }));
    },
    changedBoxes: () => withoutContained(slots.map(changedBy)),
    read: (box) => overlay.read(box),
  };
}

const nothingDecoded = (spec: DiffusionSpec): never => {
  throw new RangeError(`nothing was decoded for lesion ${spec.id}`);
};

const nothing: VoxelBox = { min: [0, 0, 0], max: [0, 0, 0] };

/** Box of what a slot's lesion changed. */
const changedBy = ({ stands }: Slot): VoxelBox => stands?.measure.box ?? nothing;

/** Slots for the specs; those that stood before, in the same order, are taken over. */
function matched(
  before: readonly Slot[],
  specs: readonly LesionSpec[],
  grid: Grid,
  decodedOf: (spec: DiffusionSpec) => DecodedPatch,
): Slot[] {
  let from = 0;
  return specs.map((spec) => {
    const key = JSON.stringify(spec);
    const found = before.findIndex((slot, at) => at >= from && slot.key === key);
    if (found < 0) {
      const decoded = spec.generator === 'diffusion' ? decodedOf(spec) : undefined;
      return { key, prepared: prepareLesion(grid, spec, decoded) };
    }
    from = found + 1;
    return before[found];
  });
}

/** The boxes that lie in no other; of equal ones the first. */
const withoutContained = (boxes: readonly VoxelBox[]): VoxelBox[] =>
  boxes.filter(
    (box, at) =>
      !isEmptyBox(box) &&
      !boxes.some((other, n) => n !== at && contains(other, box) && (n < at || !contains(box, other))),
  );

const contains = (outer: VoxelBox, inner: VoxelBox): boolean =>
  outer.min.every((low, axis) => low <= inner.min[axis]) &&
  outer.max.every((high, axis) => high >= inner.max[axis]);
