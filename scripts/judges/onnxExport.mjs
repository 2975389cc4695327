// Exports a model of every architecture, computes each with our engine, and lets Python judge the files:
//   node scripts/judges/onnxExport.mjs [PYTHON]
// PYTHON (python3) needs `pip install onnx onnxruntime numpy`. Exit status 1 when an output differs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../lib.mjs';

const python = process.argv[2] ?? 'python3';
const golden = path.resolve(root, '../shared/golden/checkpoints');
const folder = mkdtempSync(path.join(tmpdir(), 'onnx-export-'));
// Built inside the checkout, where onnxruntime-node is found.
const built = mkdtempSync(path.join(root, 'dist/onnx-export-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['onnxruntime-node'] },
    build: {
      ssr: path.join(import.meta.dirname, 'onnxExportCases.mjs'),
      outDir: built,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'cases.mjs' } },
    },
  });
  const { writeCases } = await import(pathToFileURL(path.join(built, 'cases.mjs')).href);
  await writeCases(folder, existsSync(golden) ? golden : undefined);
  const judge = path.join(import.meta.dirname, 'onnx_export.py');
  process.exitCode = spawnSync(python, [judge, folder], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(built, { recursive: true });
  rmSync(folder, { recursive: true });
}
