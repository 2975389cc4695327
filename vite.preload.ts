import { defineConfig } from 'vite';

/** Bundles the preload script alone: a sandboxed preload must be one CommonJS file. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist/preload',
    emptyOutDir: true,
    target: 'chrome140',
    rollupOptions: {
      input: { preload: 'main/app/preload.ts' },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true, external: ['electron'] },
});
