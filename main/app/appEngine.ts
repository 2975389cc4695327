import { serveEngine } from '#main/engine/serveEngine.ts';
import { appPort } from './appPort.ts';

// The engine process under Electron.
serveEngine(appPort());
