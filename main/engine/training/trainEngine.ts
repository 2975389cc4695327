import { hostOps } from '../host.ts';
import { nodePort } from '../nodePort.ts';
import { createTrainOps } from './trainOps.ts';

// A process that trains, under Node: started by trainings.ts. A terminal's Ctrl-C reaches it too, but who started it
// asks it to stop, so that the step in hand is finished and a checkpoint written.
process.on('SIGINT', () => undefined);
hostOps(nodePort(), createTrainOps());
