import { parseArgs } from 'node:util';
import { benchNetworks } from './networks.ts';
import { modes, serve } from './serve.ts';

// One network in a process of its own: node dist/main/benchNetwork.js NETWORK MODE [--size N] [--threads N]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' }, threads: { type: 'string', default: '1' }, form: { type: 'string' } },
});
const [network = '', mode] = positionals;
const known = modes.find((one) => one === mode);
if (!Object.hasOwn(benchNetworks, network) || known === undefined)
  throw new RangeError(
    `usage: benchNetwork NETWORK forward|step; networks: ${Object.keys(benchNetworks).join(', ')}`,
  );
await serve({
  network,
  mode: known,
  threads: Number(values.threads),
  ...(values.size === undefined ? {} : { size: Number(values.size) }),
  ...(values.form === 'portable' ? { form: 'portable' } : {}),
});
