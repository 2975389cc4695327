import { hostOps } from '#main/engine/host.ts';
import { nodePort } from '#main/engine/nodePort.ts';
import { batchOps } from './batchOps.ts';

// A process of a batch: started by runBatch.ts.
hostOps(nodePort(), batchOps);
