import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit } from '#shared/contract/case.ts';
import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { type CaseState, emptyState } from './caseState.ts';
import { applyEdit, editLabel } from './edits.ts';
import { advance, type History, startHistory, type Step } from './history.ts';

const lesion = (id: string, diameterMm = 10): LesionSpec => ruleLesion({ id, diameterMm });
const empty: CaseState = emptyState('Case');
const place = (...lesions: LesionSpec[]): Edit => ({ kind: 'placeLesions', lesions });
const run = (steps: Step[]): History => steps.reduce(advance, startHistory(empty));
const edit = (e: Edit): Step => ({ step: 'edit', edit: e });

describe('edits', () => {
  const two = applyEdit(empty, place(lesion('a'), lesion('b')));

  it('place, update and remove keep the other lesions in order', () => {
    const changed = applyEdit(two, { kind: 'updateLesion', lesion: lesion('a', 30) });
    expect(changed.lesions.map((l) => [l.id, l.diameterMm])).toEqual([
      ['a', 30],
      ['b', 10],
    ]);
    const removed = applyEdit(changed, { kind: 'removeLesions', lesionIds: ['a'] });
    expect(removed.lesions.map((l) => l.id)).toEqual(['b']);
    expect(two.lesions.map((l) => l.diameterMm)).toEqual([10, 10]);
  });

  it('refuse an id that is there already, twice in one edit, or not there', () => {
    const refused = { code: 'request-invalid' };
    expect(() => applyEdit(two, place(lesion('a')))).toThrow(expect.objectContaining(refused));
    expect(() => applyEdit(empty, place(lesion('a'), lesion('a')))).toThrow(expect.objectContaining(refused));
    expect(() => applyEdit(two, { kind: 'updateLesion', lesion: lesion('c') })).toThrow(
      expect.objectContaining(refused),
    );
    expect(() => applyEdit(two, { kind: 'removeLesions', lesionIds: ['a', 'c'] })).toThrow(
      expect.objectContaining(refused),
    );
  });

  it('say what they do', () => {
    expect(editLabel(place(lesion('a')))).toBe('Place lesion in liver');
    expect(editLabel(place(lesion('a'), { ...lesion('b'), organ: 'kidney' }))).toBe(
      'Place 2 lesions in liver and kidney',
    );
    expect(editLabel({ kind: 'removeLesions', lesionIds: ['a'] })).toBe('Remove lesion');
    expect(editLabel({ kind: 'renameCase', name: 'x' })).toBe('Rename case');
  });
});

describe('history', () => {
  it('refuses to undo or redo where there is nothing', () => {
    expect(() => run([{ step: 'undo' }])).toThrow(expect.objectContaining({ data: { direction: 'undo' } }));
    expect(() => run([edit(place(lesion('a'))), { step: 'redo' }])).toThrow(
      expect.objectContaining({ data: { direction: 'redo' } }),
    );
  });

  // The model is a list of names and a cursor into it: what every textbook editor does.
  it('equals an array with a cursor, whatever the steps', () => {
    const action = fc.oneof(
      fc.record({ step: fc.constant('edit' as const), name: fc.string({ minLength: 1, maxLength: 5 }) }),
      fc.record({ step: fc.constantFrom('undo' as const, 'redo' as const) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let names = ['Case'];
        let cursor = 0;
        let history = startHistory(empty);
        let taken = 0;
        for (const action of actions) {
          if (action.step === 'edit') {
            names = [...names.slice(0, cursor + 1), action.name];
            cursor++;
            history = advance(history, edit({ kind: 'renameCase', name: action.name }));
          } else {
            const to = cursor + (action.step === 'undo' ? -1 : 1);
            if (to < 0 || to >= names.length) {
              expect(() => advance(history, { step: action.step })).toThrow();
              continue;
            }
            cursor = to;
            history = advance(history, { step: action.step });
          }
          taken++;
          expect(history.state.name).toBe(names[cursor]);
          expect(history.done.length).toBe(cursor);
          expect(history.undone.length).toBe(names.length - 1 - cursor);
          expect(history.revision).toBe(taken);
        }
      }),
    );
  });
});
