import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** Bundles what runs under Node: the command line, the engine process, the golden runner, the benchmarks. Natives stay outside. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rollupOptions: {
      input: {
        cli: 'main/cli/cli.ts',
        engine: 'main/engine/engine.ts',
        golden: 'golden/run.ts',
        bench: 'bench/run.ts',
      },
      external: ['electron', 'libsql', 'onnxruntime-node', ...builtinModules, /^node:/],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true, external: ['electron', 'libsql', 'onnxruntime-node'] },
});
