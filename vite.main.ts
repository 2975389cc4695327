import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** Bundles what runs outside the page: both shells, their engine processes, golden runner, benchmarks. */
export default defineConfig({
  // The codecs' CommonJS asks where it lies; what it would look for there is in the bundle.
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
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
        app: 'main/app/app.ts',
        appEngine: 'main/app/appEngine.ts',
        batchEngine: 'main/cli/batch/batchEngine.ts',
        probeEngine: 'main/cli/doctor/probeEngine.ts',
        trainEngine: 'main/engine/training/trainEngine.ts',
        appTrainEngine: 'main/app/appTrainEngine.ts',
        sampleWorker: 'main/engine/training/sampleWorker.ts',
        frameWorker: 'main/io/dicom/pixels/frameWorker.ts',
        golden: 'golden/run.ts',
        bench: 'bench/run.ts',
        benchNetwork: 'bench/torch/process.ts',
      },
      external: ['electron', 'libsql', 'onnxruntime-node', 'playwright', ...builtinModules, /^node:/],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true, external: ['electron', 'libsql', 'onnxruntime-node', 'playwright'] },
});
