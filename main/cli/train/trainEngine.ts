import { hostOps } from '#main/engine/host.ts';
import { nodePort } from '#main/engine/nodePort.ts';
import { trainOps } from './trainOps.ts';

// A process that trains: started by the `train` command. A terminal's Ctrl-C reaches it too, but the command asks it to
// stop, so that the step in hand is finished and a checkpoint written.
process.on('SIGINT', () => undefined);
hostOps(nodePort(), trainOps);
