import { isProblem, Problem } from '#shared/contract/problems.ts';

/** How onnxruntime, C++ and JavaScript say that memory could not be had. */
const noMemory =
  /failed to allocate memory|bad_alloc|bad allocation|out of memory|cuda failure 2\b|array buffer allocation failed|invalid (typed )?array length/i;

/** The error of a computation; a lack of memory as a Problem, everything else as it came. */
export function runProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !noMemory.test(error.message)) return error;
  const bytes = /buffer of size (\d+)/.exec(error.message)?.[1];
  return new Problem(
    'memory-exhausted',
    { megabytes: bytes === undefined ? 0 : Math.ceil(Number(bytes) / 1e6) },
    { cause: error },
  );
}

/** What onnxruntime says, without where in its source it says so. */
export function reasonOf(error: unknown): string {
  if (isProblem(error, 'provider-unusable')) return error.data.reason;
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  const cuda = /CUDA failure \d+: [^;]*[^; ]/.exec(line);
  if (cuda !== null) return cuda[0];
  return line.replace(/^\/\S+\.cc:\d+ .*?(?:was false\. |\) )(?=[A-Z])/, '').trim();
}
