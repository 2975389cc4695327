import type { AskingContext } from '../../protocol.ts';
import type { Losses } from '../learner.ts';
import type { GradientInput, HelperInput, helperOps } from './helperOps.ts';

type HelperOps = ReturnType<typeof helperOps>;

/** What a training's process asks of the workstation: an op of one of its helpers. */
export type HelperQuestion = {
  readonly [O in keyof HelperOps]: {
    readonly helper: number;
    readonly op: O;
    readonly input: Parameters<HelperOps[O]>[0];
  };
}[keyof HelperOps];

/** The helpers' ops as the leading process calls them, by the helper's number. */
export interface HelperCalls {
  help(helper: number, input: HelperInput): Promise<void>;
  gradient(helper: number, input: GradientInput): Promise<Losses>;
}

export function helperCalls({ ask }: Pick<AskingContext, 'ask'>): HelperCalls {
  const question = (one: HelperQuestion): Promise<unknown> => ask(one);
  return {
    help: async (helper, input) => {
      await question({ helper, op: 'help', input });
    },
    gradient: async (helper, input) => (await question({ helper, op: 'gradient', input })) as Losses,
  };
}
