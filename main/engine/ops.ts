import { composeLesions } from './ops/composeLesions.ts';
import { exportSet } from './ops/exportSet.ts';
import { fillCache } from './ops/fillCache.ts';
import { fillPredictionCache } from './ops/fillPredictionCache.ts';
import { importCase } from './ops/importCase.ts';
import { importPrediction } from './ops/importPrediction.ts';
import { makePhantom } from './ops/makePhantom.ts';
import { planLesions } from './ops/planLesions.ts';
import { probeLesion } from './ops/probeLesion.ts';
import { warmOrgans } from './ops/warmOrgans.ts';
import { createResidents } from './residents.ts';
import type { Engine } from './supervisor.ts';

/** With two cases of 512×512×300 in memory the engine stays below 1.5 GB. */
const mostResidents = 2;

/** Everything the engine can do: an op is a file in ops/ and a row here. */
export const createOps = () => {
  const residents = createResidents(mostResidents);
  return {
    composeLesions: composeLesions(residents),
    exportSet: exportSet(residents),
    fillCache,
    fillPredictionCache,
    importCase,
    importPrediction: importPrediction(residents),
    makePhantom,
    planLesions: planLesions(residents),
    probeLesion: probeLesion(residents),
    warmOrgans: warmOrgans(residents),
  };
};

export type EngineOps = ReturnType<typeof createOps>;
export type WorkstationEngine = Engine<EngineOps>;
