import type { GoldenCase } from './case.ts';
import type { GoldenKind } from './kind.ts';
import { lpipsKind, vqganDecode, vqganEncode } from './kinds/autoencoder.ts';
import { autoencoderTrainStep, codebookKind } from './kinds/autoencoderTrain.ts';
import { blend } from './kinds/blend.ts';
import { blendPancreas } from './kinds/blendPancreas.ts';
import { connectedComponents } from './kinds/components.ts';
import { cubicSpline } from './kinds/cubicSpline.ts';
import { diffusionPipeline } from './kinds/diffusionPipeline.ts';
import {
  diffusionEllipsoid,
  elasticStages,
  fixedGeo,
  gaussianMask,
  placement,
} from './kinds/diffusionShapes.ts';
import { diffusionTrainer, diffusionTrainStep } from './kinds/diffusionTrain.ts';
import { discriminatorsKind } from './kinds/discriminators.ts';
import { edt } from './kinds/edt.ts';
import { elasticDeform } from './kinds/elasticDeform.ts';
import { ellipsoid } from './kinds/ellipsoid.ts';
import { forward, forwardFull } from './kinds/forward.ts';
import { gaussianFilter } from './kinds/gaussianFilter.ts';
import { location } from './kinds/location.ts';
import { morphology } from './kinds/morphology.ts';
import { paperEffects } from './kinds/paperEffects.ts';
import { paste } from './kinds/paste.ts';
import { postprocess } from './kinds/postprocess.ts';
import { attentionMaskKind, patchMergingKind, swinLayerKind, unetrBlocks } from './kinds/swinParts.ts';
import { ancestralKind, ddimKind, scheduleKind } from './kinds/sampling.ts';
import { segmentationTrain } from './kinds/segmentationTrain.ts';
import { maskPairs, surfelTable } from './kinds/surfaces.ts';
import { stateDict } from './kinds/stateDict.ts';
import { synthesis } from './kinds/synthesis.ts';
import { texture } from './kinds/texture.ts';
import { adamAndAverage, adamW, diceCeKind, learningRate } from './kinds/training.ts';
import { attentionKind, relpos, rotary, unet3dKind } from './kinds/unet3d.ts';
import { augment } from './kinds/augment.ts';
import { cropPlacement } from './kinds/cropPlacement.ts';
import { detection } from './kinds/detection.ts';
import { importanceMap } from './kinds/importanceMap.ts';
import { intensity } from './kinds/intensity.ts';
import { postProcessing } from './kinds/postProcessing.ts';
import { slidingWindow } from './kinds/slidingWindow.ts';
import { trainerValidation } from './kinds/trainerValidation.ts';
import { volumeTransforms } from './kinds/volumeTransforms.ts';
import { windowGrid } from './kinds/windowGrid.ts';

/** Every kind of golden case that the product can compute. */
const kinds: readonly GoldenKind[] = [
  blend,
  blendPancreas,
  connectedComponents,
  cubicSpline,
  edt,
  elasticDeform,
  ellipsoid,
  forward,
  forwardFull,
  gaussianFilter,
  location,
  morphology,
  paperEffects,
  paste,
  postprocess,
  synthesis,
  texture,
  attentionMaskKind,
  patchMergingKind,
  swinLayerKind,
  unetrBlocks,
  lpipsKind,
  vqganDecode,
  vqganEncode,
  ancestralKind,
  ddimKind,
  scheduleKind,
  attentionKind,
  relpos,
  rotary,
  unet3dKind,
  segmentationTrain,
  stateDict,
  autoencoderTrainStep,
  codebookKind,
  discriminatorsKind,
  diffusionEllipsoid,
  diffusionPipeline,
  diffusionTrainer,
  diffusionTrainStep,
  elasticStages,
  fixedGeo,
  gaussianMask,
  placement,
  adamAndAverage,
  adamW,
  diceCeKind,
  learningRate,
  augment,
  cropPlacement,
  detection,
  importanceMap,
  intensity,
  postProcessing,
  slidingWindow,
  trainerValidation,
  volumeTransforms,
  windowGrid,
  maskPairs,
  surfelTable,
];

/** The kind that computes a case; undefined when none does. */
export const kindOf = (golden: GoldenCase): GoldenKind | undefined =>
  kinds.find(({ kind, claims }) => kind === golden.kind && (claims?.(golden) ?? true));
