import { hostOps } from '#main/engine/host.ts';
import { nodePort } from '#main/engine/nodePort.ts';
import { probeOps } from './probeOps.ts';

// A process of its own: a driver that crashes must not take the doctor with it. Started by onnxruntime.ts.
hostOps(nodePort(), probeOps);
