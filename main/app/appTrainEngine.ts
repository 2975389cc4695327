import { hostOps } from '#main/engine/host.ts';
import { createTrainOps } from '#main/engine/training/trainOps.ts';
import { appPort } from './appPort.ts';

// A process that trains, under Electron.
hostOps(appPort(), createTrainOps());
