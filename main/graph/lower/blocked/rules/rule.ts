import type { OpName } from '../../../ops/table.ts';
import type { GraphNode } from '../../../value.ts';
import type { Form, Forms } from '../forms.ts';

/** How an op is computed in blocks: a form for each output, or undefined where it is better or only done plainly. */
export type BlockedRule<K extends OpName> = (node: GraphNode<K>, forms: Forms) => readonly Form[] | undefined;

export type BlockedRules = { readonly [K in OpName]?: BlockedRule<K> };
