import { Option } from 'commander';
import { ComputeDevice } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { isProvider, type Provider, providerTable } from '#main/runtime/providers.ts';

export interface DevicesOptions {
  readonly devices?: string;
}

/** `--devices LIST`: where a training computes, when one device is not enough. */
export const devicesOption = (): Option =>
  new Option(
    '--devices <list>',
    'devices that share the batches, such as cuda:0,cuda:1, or 0,1 of the --provider; cpu,cpu are two processes',
  );

/**
 * The devices of a list, in its order.
 *
 * @param provider of those that only have a number
 * @throws Problem `request-invalid`
 */
export function devicesIn(list: string, provider: Provider): ComputeDevice[] {
  const invalid = (reason: string): Problem => new Problem('request-invalid', { field: '--devices', reason });
  const devices = list.split(',').map((text): ComputeDevice => {
    const [, named, given] = /^\s*(?:([a-z]+)(?::(?=\d)|$))?(\d{1,3})?\s*$/.exec(text) ?? [];
    const name = named ?? (given === undefined ? undefined : provider);
    if (name === undefined || !isProvider(name))
      throw invalid(`"${text}" is neither PROVIDER, PROVIDER:NUMBER nor NUMBER`);
    if (given !== undefined && !providerTable[name].numbered)
      throw invalid(`${name} has no numbered devices`);
    return ComputeDevice.parse({ provider: name, ...(given !== undefined && { number: Number(given) }) });
  });
  const same = devices.find(
    ({ provider: one, number }, i) =>
      one !== 'cpu' && devices.findIndex((d) => d.provider === one && d.number === number) < i,
  );
  if (same) throw invalid(`${same.provider}:${same.number} is named twice`);
  return devices;
}
