import type { ServerEvent } from '#shared/contract/api.ts';

/** What happens in the workstation, told to every window. */
export interface Events {
  emit(event: ServerEvent): void;
  /** @returns the function that ends it */
  subscribe(listener: (event: ServerEvent) => void): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: ServerEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
