import { createModels } from './models/models.ts';
import { askModel } from './ops/askModel.ts';
import { beginReading } from './ops/beginReading.ts';
import { casePicture } from './ops/casePicture.ts';
import { composeLesions } from './ops/composeLesions.ts';
import { editReading } from './ops/editReading.ts';
import { exportReading } from './ops/exportReading.ts';
import { exportSet } from './ops/exportSet.ts';
import { fillCache } from './ops/fillCache.ts';
import { fillPredictionCache } from './ops/fillPredictionCache.ts';
import { importCase } from './ops/importCase.ts';
import { importPrediction } from './ops/importPrediction.ts';
import { makePhantom } from './ops/makePhantom.ts';
import { measureReading } from './ops/measureReading.ts';
import { planLesions } from './ops/planLesions.ts';
import { probeLesion } from './ops/probeLesion.ts';
import { questionImage } from './ops/questionImage.ts';
import { scanDicom } from './ops/scanDicom.ts';
import { scoreFiles } from './ops/scoreFiles.ts';
import { showReading } from './ops/showReading.ts';
import { segment } from './ops/segment.ts';
import { studyCandidate } from './ops/studyCandidate.ts';
import { synthesizeDiffusion } from './ops/synthesizeDiffusion.ts';
import { warmOrgans } from './ops/warmOrgans.ts';
import { createReadings } from './readings/readings.ts';
import { createResidents } from './residents.ts';
import type { Engine } from './supervisor.ts';

/** With two cases of 512×512×300 in memory the engine stays below 1.5 GB. */
const mostResidents = 2;
/** One that is edited, and one that it is compared with; 79 MB each at that size. */
const mostReadings = 2;

/** Everything the engine can do: an op is a file in ops/ and a row here. */
export const createOps = () => {
  const models = createModels();
  const residents = createResidents(mostResidents, models);
  const readings = createReadings(mostReadings);
  return {
    askModel: askModel(residents, models),
    beginReading: beginReading(residents, readings),
    casePicture,
    composeLesions: composeLesions(residents),
    editReading: editReading(residents, readings),
    exportReading: exportReading(readings),
    exportSet: exportSet(residents, readings),
    fillCache,
    fillPredictionCache,
    importCase,
    importPrediction: importPrediction(residents),
    makePhantom,
    measureReading: measureReading(residents, readings),
    planLesions: planLesions(residents, models),
    probeLesion: probeLesion(residents),
    questionImage: questionImage(residents),
    scanDicom,
    scoreFiles,
    showReading: showReading(readings),
    segment: segment(residents, models),
    studyCandidate: studyCandidate(residents),
    synthesizeDiffusion: synthesizeDiffusion(residents),
    warmOrgans: warmOrgans(residents),
  };
};

export type EngineOps = ReturnType<typeof createOps>;
export type WorkstationEngine = Engine<EngineOps>;
