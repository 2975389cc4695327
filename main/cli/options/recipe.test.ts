import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { recipeIn, recipeOptions, type RecipeOptions } from './recipe.ts';

function read(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of recipeOptions()) command.addOption(option);
  return recipeIn(command.parse(args, { from: 'user' }).opts<RecipeOptions>());
}

describe('a recipe from options', () => {
  it('takes points with negative numbers, as often as they are given', () => {
    const recipe = read('--organ', 'liver', '--at', '-10,20.5,-3', '--at', '1,2,3', '--diameter', '12');
    expect(recipe).toEqual({
      task: 'synthesize',
      organ: 'liver',
      placement: {
        kind: 'points',
        pointsRasMm: [
          [-10, 20.5, -3],
          [1, 2, 3],
        ],
      },
      size: { kind: 'diameter', diameterMm: 12 },
      generator: 'rules',
      appearance: {},
      seed: 1,
    });
  });

  it('takes a count, a size class and a seed; vessels are avoided unless allowed', () => {
    const args = ['--organ', 'kidney', '--count', '3', '--size', 'small', '--seed', '7'];
    const { placement, size, seed } = read(...args);
    expect(placement).toEqual({ kind: 'automatic', count: 3, avoidVessels: true });
    expect(size).toEqual({ kind: 'class', sizeClass: 'small' });
    expect(seed).toBe(7);
    expect(read(...args, '--allow-vessels').placement).toMatchObject({ avoidVessels: false });
  });

  it('takes every field of the appearance, within the contract’s bounds', () => {
    const args = ['--organ', 'liver', '--count', '1', '--size', 'tiny'];
    const given = {
      '--irregularity': '0.5',
      '--attenuation-hu': '-40',
      '--texture-mm': '2',
      '--texture-contrast': '0.3',
      '--edge-mm': '1',
      '--capsule-hu': '20',
      '--mass-effect': '10',
    };
    expect(read(...args, ...Object.entries(given).flat()).appearance).toEqual({
      irregularity: 0.5,
      attenuationDifferenceHu: -40,
      textureCoarsenessMm: 2,
      textureContrast: 0.3,
      edgeSoftnessMm: 1,
      capsuleHu: 20,
      massEffectPercent: 10,
    });
    expect(() => read(...args, '--attenuation-hu', '-301')).toThrow(
      expect.objectContaining({ code: 'request-invalid' }),
    );
  });

  it.each([
    [['--organ', 'liver', '--size', 'tiny'], /neither --at/],
    [['--organ', 'liver', '--count', '1'], /none of --size/],
    [['--organ', 'liver', '--count', '1', '--at', '1,2,3', '--size', 'tiny'], /cannot be used with/],
    [['--organ', 'liver', '--count', '1', '--diameter', '9', '--size', 'tiny'], /cannot be used with/],
    [['--organ', 'spleen', '--count', '1', '--size', 'tiny'], /Allowed choices/],
    [['--count', '1', '--size', 'tiny'], /--organ/],
    [['--organ', 'liver', '--count', '0', '--size', 'tiny'], /whole number from 1 to 100/],
  ])('refuses %j', (args, reason) => {
    expect(() => read(...args)).toThrow(reason);
  });
});
