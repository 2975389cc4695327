import { parentPort, workerData } from 'node:worker_threads';
import type { DecodedPatch } from '#main/synthesis/diffusion/decodedPatch.ts';
import type { DrawnSample } from './drawSample.ts';
import { sampleSource } from './sampleSource.ts';
import {
  type FromSampler,
  outcomeOf,
  Questions,
  type SamplerData,
  type ToSampler,
} from './samplerMessages.ts';

// A thread that draws samples: started by samplePool.ts, whose own thread runs the networks of generators.
const { recipe, drawers } = workerData as SamplerData;
const questions = new Questions<DecodedPatch[]>();

const source = sampleSource(recipe, {
  drawers,
  decode: (drawer, scenes) =>
    questions.ask((id) =>
      tell(
        { kind: 'decode', id, drawer, scenes },
        scenes.flatMap(({ signal, mask }) => [signal.buffer, mask.buffer]),
      ),
    ),
});

parentPort?.on('message', (message: ToSampler) => {
  switch (message.kind) {
    case 'check':
      void answer(
        message.id,
        source.check(message.case).then(() => undefined),
      );
      break;
    case 'draw':
      void answer(message.id, source.draw(message.request));
      break;
    case 'decoded':
      questions.answer(message.id, message.outcome);
  }
});

async function answer(id: number, work: Promise<DrawnSample | undefined>): Promise<void> {
  const outcome = await outcomeOf(work);
  const tensors = 'value' in outcome ? Object.values(outcome.value?.tensors ?? {}) : [];
  tell(
    { kind: 'answer', id, outcome },
    tensors.map(({ buffer }) => buffer),
  );
}

const tell = (message: FromSampler, transfer: readonly ArrayBufferLike[] = []): void =>
  parentPort?.postMessage(message, transfer as readonly ArrayBuffer[]);
