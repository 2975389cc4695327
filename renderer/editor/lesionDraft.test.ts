import { describe, expect, it } from 'vitest';
import { LesionSpec } from '#shared/contract/lesion.ts';
import {
  firstDraft,
  freeLesionId,
  nextSeed,
  setAppearance,
  setDiameter,
  setOrgan,
  specOf,
} from './lesionDraft.ts';

describe('the lesion draft', () => {
  it('makes specs that the contract takes, for every organ', () => {
    for (const organ of ['liver', 'pancreas', 'kidney'] as const) {
      const spec = specOf(setOrgan(organ)(firstDraft(3)), [1, 2, 3], `${organ}-1`);
      expect(LesionSpec.parse(spec)).toEqual(spec);
    }
  });

  it('keeps what was set for an organ while another is chosen', () => {
    const liver = setAppearance({ capsuleHu: 80 })(firstDraft(0));
    const back = setOrgan('liver')(setAppearance({ capsuleHu: 5 })(setOrgan('kidney')(liver)));
    expect([back.appearance.liver.capsuleHu, back.appearance.kidney.capsuleHu]).toEqual([80, 5]);
  });

  it('keeps the diameter within the contract and the seed within 32 bits', () => {
    const draft = firstDraft(2 ** 32 - 1);
    expect([setDiameter(0)(draft).diameterMm, setDiameter(999)(draft).diameterMm]).toEqual([2, 200]);
    expect(nextSeed(draft).seed).toBe(0);
  });

  it('numbers lesions per organ, above the highest there', () => {
    const taken = ['liver-2', 'liver-9', 'kidney-30', 'liver-x', 'liver-'].map((id) => ({ id }));
    expect(freeLesionId('liver', taken)).toBe('liver-10');
    expect(freeLesionId('pancreas', taken)).toBe('pancreas-1');
  });
});
