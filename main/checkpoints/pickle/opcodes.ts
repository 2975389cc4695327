import type { PickleValue, PyDict, PyList } from '../values.ts';
import type { Machine } from './machine.ts';
import type { PickleReader } from './reader.ts';

type Act = (machine: Machine, reader: PickleReader) => void;

const tuple = (items: readonly PickleValue[]): PickleValue => ({ kind: 'tuple', items });
const list = (items: PickleValue[] = []): PyList => ({ kind: 'list', items });
const dict = (): PyDict => ({ kind: 'dict', entries: new Map() });

/** The last `count` values of the stack, taken off it. */
const takeLast = (m: Machine, count: number): PickleValue[] =>
  Array.from({ length: count }, () => m.pop()).toReversed();

/**
 * The closed list of instructions (pickletools of CPython, protocols 0 to 4): every other one is refused, among them INST
 * and OBJ, which call while they build, and the extension registry.
 */
export const opcodes: ReadonlyMap<number, Act> = new Map<number, Act>([
  [0x80, (_m, r) => void r.uint8()], // PROTO
  [0x95, (_m, r) => void r.uint64()], // FRAME
  [0x28, (m) => m.mark()], // MARK
  [0x30, (m) => void m.pop()], // POP
  [0x31, (m) => void m.sinceMark()], // POP_MARK
  [0x32, (m) => m.push(m.top())], // DUP

  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4a, (m, r) => m.push(r.int32())], // BININT
  [0x4b, (m, r) => m.push(r.uint8())], // BININT1
  [0x4d, (m, r) => m.push(r.uint16())], // BININT2
  [0x8a, (m, r) => m.push(r.long(r.uint8()))], // LONG1
  [0x8b, (m, r) => m.push(r.long(r.uint32()))], // LONG4
  [0x47, (m, r) => m.push(r.float64())], // BINFLOAT

  [0x58, (m, r) => m.push(r.text(r.uint32()))], // BINUNICODE
  [0x8c, (m, r) => m.push(r.text(r.uint8()))], // SHORT_BINUNICODE
  [0x8d, (m, r) => m.push(r.text(r.uint64()))], // BINUNICODE8
  [0x42, (m, r) => m.push(r.raw(r.uint32()))], // BINBYTES
  [0x43, (m, r) => m.push(r.raw(r.uint8()))], // SHORT_BINBYTES
  [0x8e, (m, r) => m.push(r.raw(r.uint64()))], // BINBYTES8
  [0x54, (m, r) => m.push(r.text(r.uint32()))], // BINSTRING
  [0x55, (m, r) => m.push(r.text(r.uint8()))], // SHORT_BINSTRING

  [0x29, (m) => m.push(tuple([]))], // EMPTY_TUPLE
  [0x74, (m) => m.push(tuple(m.sinceMark()))], // TUPLE
  [0x85, (m) => m.push(tuple(takeLast(m, 1)))], // TUPLE1
  [0x86, (m) => m.push(tuple(takeLast(m, 2)))], // TUPLE2
  [0x87, (m) => m.push(tuple(takeLast(m, 3)))], // TUPLE3
  [0x5d, (m) => m.push(list())], // EMPTY_LIST
  [
    0x61,
    (m) => {
      const item = m.pop();
      m.appendAll([item]);
    },
  ], // APPEND
  [
    0x65,
    (m) => {
      const items = m.sinceMark();
      m.appendAll(items);
    },
  ], // APPENDS
  [0x7d, (m) => m.push(dict())], // EMPTY_DICT
  [
    0x73,
    (m) => {
      const pair = takeLast(m, 2);
      m.setItems(pair);
    },
  ], // SETITEM
  [
    0x75,
    (m) => {
      const items = m.sinceMark();
      m.setItems(items);
    },
  ], // SETITEMS
  [0x8f, (m) => m.push(list())], // EMPTY_SET: read as a list, order as written
  [
    0x90,
    (m) => {
      const items = m.sinceMark();
      m.appendAll(items);
    },
  ], // ADDITEMS

  [0x71, (m, r) => m.remember(r.uint8())], // BINPUT
  [0x72, (m, r) => m.remember(r.uint32())], // LONG_BINPUT
  [0x94, (m) => m.remember(m.memo.size)], // MEMOIZE
  [0x68, (m, r) => m.recall(r.uint8())], // BINGET
  [0x6a, (m, r) => m.recall(r.uint32())], // LONG_BINGET

  [0x63, (m, r) => m.push(m.globals.named(`${r.line()}.${r.line()}`, r))], // GLOBAL
  [
    0x93,
    (m, r) => {
      const [module, name] = takeLast(m, 2);
      m.push(m.globals.named(`${String(module)}.${String(name)}`, r));
    },
  ], // STACK_GLOBAL
  [0x51, (m) => m.push(m.persistent(m.pop()))], // BINPERSID
  [
    0x52,
    (m) => {
      const args = m.pop();
      m.call(args, m.pop());
    },
  ], // REDUCE
  [
    0x81,
    (m) => {
      const args = m.pop();
      m.call(args, m.pop());
    },
  ], // NEWOBJ
  [
    0x62,
    (m) => {
      const state = m.pop();
      m.build(state);
    },
  ], // BUILD
]);
