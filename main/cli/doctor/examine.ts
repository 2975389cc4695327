import { browser } from './browser.ts';
import type { Check, Finding, Place } from './check.ts';
import { electron } from './electron.ts';
import { gpu } from './gpu.ts';
import { library } from './library.ts';
import { machine, program } from './machine.ts';
import { onnxruntime } from './onnxruntime.ts';

/** Everything the doctor looks at, in the order it is told. */
const checks: readonly Check[] = [program, machine, gpu, onnxruntime, electron, browser, library];

export const examine = (place: Place): Promise<Finding[]> => Promise.all(checks.map((check) => check(place)));
