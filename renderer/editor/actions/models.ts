import type { Context } from './context.ts';

export type ModelActions = ReturnType<typeof modelActions>;

/** The networks of the library. */
export const modelActions = ({ store, service }: Context) => ({
  /** Learns which models there are. */
  async refreshModels(): Promise<void> {
    store.setState({ models: await service.call('listModels', {}, {}) });
  },
});
