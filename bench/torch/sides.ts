import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { SuiteOptions } from '../benchSuite.ts';
import { ComputingProcess } from './child.ts';
import { benchNetworks } from './networks.ts';
import type { Job } from './serve.ts';

const judge = 'scripts/judges/torch_networks.py';
export const getTorch =
  'PyTorch is not here, so only our side is measured: python3 -m venv .torch && .torch/bin/pip install torch numpy brings it (or name one with --python FILE).';

/** PyTorch: an interpreter that can import it, and the judge that it runs; or our own networks, in another form. */
export type Other = { readonly name: string } & (
  | { readonly python: string; readonly script: string }
  | { readonly python?: undefined; readonly form?: 'portable' }
);

/** Undefined when PyTorch is wanted and not to be found. */
export function findOther(
  { python, plain, mixed }: Pick<SuiteOptions, 'python' | 'plain' | 'mixed'>,
  repository: string,
): Other | undefined {
  if (mixed) return { name: 'float32' };
  if (plain) return { name: 'plain form', form: 'portable' };
  const candidates =
    python === undefined ? [path.join(repository, '.torch/bin/python'), 'python3'] : [python];
  for (const candidate of candidates)
    try {
      const code = 'import numpy, torch; print(torch.__version__)';
      const version = execFileSync(candidate, ['-c', code], { encoding: 'utf8', stdio: 'pipe' }).trim();
      return { name: `PyTorch ${version}`, python: candidate, script: path.join(repository, judge) };
    } catch {
      // Not there, or without torch: the next one.
    }
  return undefined;
}

/** Our side and, where there is one, the other, each in a process of its own that is ready to compute. */
export const startSides = (
  job: Job,
  program: string,
  other?: Other,
): Promise<Awaited<ReturnType<typeof ComputingProcess.start>>[]> =>
  Promise.all([
    ComputingProcess.start(process.execPath, [
      '--expose-gc',
      program,
      ...argumentsOf(job),
      ...providerOf(job),
      ...(job.precision ? ['--precision', job.precision] : []),
    ]),
    ...(other === undefined ? [] : [startOther(job, other, program)]),
  ]);

/** Whether something else than the processor computes: then only the clock tells how long. */
export const isElsewhere = ({ provider = 'cpu' }: Job): boolean => provider !== 'cpu';

const argumentsOf = ({ network, mode, size, threads }: Job): string[] => [
  network,
  mode,
  '--threads',
  String(threads),
  '--size',
  String(size ?? benchNetworks[network].size),
];

const providerOf = ({ provider }: Job): string[] => (provider ? ['--provider', provider] : []);

function startOther(job: Job, other: Other, program: string) {
  if (other.python === undefined)
    return ComputingProcess.start(process.execPath, [
      '--expose-gc',
      program,
      ...argumentsOf(job),
      ...providerOf(job),
      ...(other.form ? ['--form', other.form] : []),
    ]);
  const { python, script } = other;
  // These slow a current numpy down (they work around old builds of OpenBLAS).
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...environment } = process.env;
  const env = { ...environment, OMP_NUM_THREADS: String(job.threads) };
  const device = isElsewhere(job) ? ['--device', 'cuda'] : [];
  return ComputingProcess.start(python, [script, ...argumentsOf(job), ...device], env);
}
