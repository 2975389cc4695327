import type { Memory } from '#renderer/editor/service.ts';

const prefix = 'difftumor.';

/** Remembers in the browser's own storage; where that is closed to us, forgets. */
export const browserMemory = (): Memory => ({
  read: (key) => {
    try {
      return localStorage.getItem(prefix + key) ?? undefined;
    } catch {
      return undefined;
    }
  },
  write: (key, value) => {
    try {
      localStorage.setItem(prefix + key, value);
    } catch {
      // Private windows and full disks refuse: then the next start begins afresh.
    }
  },
});
