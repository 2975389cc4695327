import path from 'node:path';
import type { Lesion } from '#shared/contract/lesion.ts';
import { qualityReasons } from '#shared/messages/quality.ts';
import type { WrittenResult } from '#main/tasks/recipes/writeResult.ts';
import type { Answer, Surroundings } from './surroundings.ts';

/** The answer of a command that wrote a result folder; its warnings go to stderr. */
export function answerOf(result: WrittenResult, out: string, around: Surroundings): Answer {
  for (const warning of result.warnings) around.tell(warning);
  const { lesions, outputs } = result.provenance;
  const folder = path.resolve(out);
  return {
    json: { folder, ...result.provenance },
    text: [
      `${folder}: ${outputs.map(({ file }) => file).join(', ')}, provenance.json`,
      ...lesions.map(lineOf),
    ].join('\n'),
  };
}

/** What came of a lesion, in one line. */
export function lineOf({ spec, measure }: Pick<Lesion, 'spec' | 'measure'>): string {
  const centre = spec.centreRasMm.map((mm) => mm.toFixed(1)).join(', ');
  const { volumeMl, equivalentDiameterMm, meanHu, contrastHu, quality } = measure;
  const judged = quality && [`quality ${quality.score.toFixed(2)}`, ...qualityReasons(quality)].join(', ');
  return `  ${spec.id}: ${spec.organ} at (${centre}) mm, ${equivalentDiameterMm.toFixed(1)} mm, ${volumeMl.toFixed(2)} ml, ${meanHu.toFixed(0)} HU (${contrastHu.toFixed(0)} to the organ), seed ${spec.seed}${judged ? `; ${judged}` : ''}`;
}
