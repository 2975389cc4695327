import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // Importing the real package outside Electron starts a download.
        resolve: {
          alias: { electron: fileURLToPath(new URL('main/app/electron.fake.ts', import.meta.url)) },
        },
        test: {
          name: 'main',
          environment: 'node',
          include: [
            'shared/**/*.test.ts',
            'main/**/*.test.ts',
            'golden/**/*.test.ts',
            'bench/**/*.test.ts',
            'scripts/**/*.test.js',
          ],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.ts', 'renderer/**/*.test.tsx'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
