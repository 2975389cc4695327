import { elementCount } from '#main/tensor/tensor.ts';
import type { Training } from '#main/training/trainStep.ts';

/** A float32 vector on a board. */
export interface Region {
  /** In bytes. */
  readonly offset: number;
  /** In elements. */
  readonly length: number;
}

/** What a device is given and gives for a sample. */
export interface Slot {
  readonly batch: Readonly<Record<string, Region>>;
  readonly gradient: Region;
}

export interface BoardLayout {
  readonly parameters: Region;
  /** By device, leaving out the one that leads. */
  readonly slots: readonly (readonly Slot[])[];
  /** Of all. */
  readonly bytes: number;
}

/** While one of a device's gradients is added up, it computes the next. */
export const slotsOfDevice = 2;

/** Tensors of a sample as the gradient's graph takes them, in order: name and shape. */
export const sampleInputs = ({ gradient, frozen }: Training): [string, readonly number[]][] =>
  Object.entries(gradient.inputs)
    .filter(([name]) => name !== 'parameters' && !frozen.has(name))
    .map(([name, { dtype, shape }]) => {
      if (dtype !== 'F32') throw new RangeError(`${name} is ${dtype}, and boards hold float32`);
      return [name, shape];
    });

/** Where everything lies on the board of a training that so many other devices help with. */
export function boardLayout(training: Training, others: number): BoardLayout {
  let bytes = 0;
  const region = (length: number): Region => {
    const offset = bytes;
    bytes += 4 * length;
    return { offset, length };
  };
  const inputs = sampleInputs(training);
  const slot = (): Slot => ({
    batch: Object.fromEntries(inputs.map(([name, shape]) => [name, region(elementCount(shape))])),
    gradient: region(training.length),
  });
  const parameters = region(training.length);
  const slots = Array.from({ length: others }, () => Array.from({ length: slotsOfDevice }, slot));
  return { parameters, slots, bytes };
}
