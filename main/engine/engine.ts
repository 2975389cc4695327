import { nodePort } from './nodePort.ts';
import { serveEngine } from './serveEngine.ts';

// The engine process under Node: started by forkEngine.ts.
serveEngine(nodePort());
