import { isKind, type PickleValue, type PyDict } from '../values.ts';
import type { Globals } from './globals.ts';
import { opcodes } from './opcodes.ts';
import type { PickleReader } from './reader.ts';

/**
 * The stack of a pickle program. Only what torch, Lightning and numpy write is understood; a program can
 * build data and name the globals on the closed list, and nothing else: no attribute access, no import, no
 * call of anything that is not written here.
 */
export class Machine {
  readonly reader: PickleReader;
  readonly globals: Globals;
  readonly memo = new Map<number, PickleValue>();
  stack: PickleValue[] = [];
  private readonly marks: PickleValue[][] = [];
  /** Turns a persistent id into a value: torch uses it for storages. */
  readonly persistent: (id: PickleValue) => PickleValue;

  constructor(reader: PickleReader, globals: Globals, persistent: (id: PickleValue) => PickleValue) {
    this.reader = reader;
    this.globals = globals;
    this.persistent = persistent;
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw this.reader.broken('its pickle takes from an empty stack');
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw this.reader.broken('its pickle looks at an empty stack');
    return value;
  }

  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
  }

  /** What was pushed since the last mark; the stack is again what it was before it. */
  sinceMark(): PickleValue[] {
    const outer = this.marks.pop();
    if (outer === undefined) throw this.reader.broken('its pickle misses a mark');
    const items = this.stack;
    this.stack = outer;
    return items;
  }

  remember(slot: number): void {
    this.memo.set(slot, this.top());
  }

  recall(slot: number): void {
    const value = this.memo.get(slot);
    if (value === undefined) throw this.reader.broken(`its pickle refers to the undefined note ${slot}`);
    this.push(value);
  }

  appendAll(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!isKind(list, 'list')) throw this.reader.broken('its pickle appends to what is no list');
    for (const item of items) list.items.push(item);
  }

  setItems(flat: readonly PickleValue[]): void {
    const target = this.top();
    if (!isKind(target, 'dict') || flat.length % 2 !== 0)
      throw this.reader.broken('its pickle sets items of what is no dictionary');
    for (let i = 0; i < flat.length; i += 2) setEntry(target, flat[i], flat[i + 1], this.reader);
  }

  call(args: PickleValue, callee: PickleValue): void {
    if (!isKind(callee, 'global') || !isKind(args, 'tuple'))
      throw this.reader.broken('its pickle calls what is no function');
    this.push(this.globals.call(callee.name, args.items, this.reader));
  }

  /** BUILD: gives the object on top its state; containers ignore theirs (`_metadata` of a state dict). */
  build(state: PickleValue): void {
    const target = this.top();
    if (isKind(target, 'record')) target.state = state;
    else if (!isKind(target, 'dict')) throw this.reader.broken('its pickle gives a state to plain data');
  }
}

/** Runs the program from `reader.at` to its STOP and returns what it built. */
export function runPickle(
  reader: PickleReader,
  globals: Globals,
  persistent: (id: PickleValue) => PickleValue,
): PickleValue {
  const machine = new Machine(reader, globals, persistent);
  for (;;) {
    const code = reader.uint8();
    if (code === 0x2e) return machine.pop();
    const act = opcodes.get(code);
    if (!act) throw reader.refused(`the pickle instruction 0x${code.toString(16).padStart(2, '0')}`);
    act(machine, reader);
  }
}

/** Puts one entry into a dictionary; keys must be plain. */
export function setEntry(dict: PyDict, key: PickleValue, value: PickleValue, reader: PickleReader): void {
  if (typeof key === 'object' && key !== null) throw reader.refused('a dictionary whose keys are not plain');
  dict.entries.set(key, value);
}
