import { parseArgs } from 'node:util';
import { Precision } from '#shared/contract/training.ts';
import { isProvider } from '#main/runtime/providers.ts';
import { benchNetworks } from './networks.ts';
import { modes, serve } from './serve.ts';

// One network in a process of its own: node dist/main/benchNetwork.js NETWORK MODE [--size N] [--threads N] [--provider P] [--precision P]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string' },
    threads: { type: 'string', default: '1' },
    form: { type: 'string' },
    precision: { type: 'string' },
    provider: { type: 'string', default: 'cpu' },
  },
});
const [network = '', mode] = positionals;
const known = modes.find((one) => one === mode);
if (!Object.hasOwn(benchNetworks, network) || known === undefined)
  throw new RangeError(
    `usage: benchNetwork NETWORK forward|step; networks: ${Object.keys(benchNetworks).join(', ')}`,
  );
if (!isProvider(values.provider)) throw new RangeError(`no provider ${values.provider}`);
await serve({
  provider: values.provider,
  network,
  mode: known,
  threads: Number(values.threads),
  ...(values.size === undefined ? {} : { size: Number(values.size) }),
  ...(values.form === 'portable' ? { form: 'portable' } : {}),
  ...(values.precision === undefined ? {} : { precision: Precision.parse(values.precision) }),
});
