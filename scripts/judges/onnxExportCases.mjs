// What onnxExport.mjs judges: models, their exported files, inputs, and what our engine makes of them.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createModels } from '#main/engine/models/models.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { exportOnnx } from '#main/tasks/models/exportOnnx.ts';
import { importModel } from '#main/tasks/models/importModel.ts';
import { seededRandom } from '#main/tensor/random.ts';

/** Checkpoints of shared/golden, and a patch that each takes. */
const files = {
  unet: ['segmentation/unet_reduced_full.pt', [32, 32, 32]],
  dynunet: ['segmentation/nnunet_reduced_full.pt', [32, 32, 32]],
  swinunetr: ['segmentation/swinunetr_reduced_full.pt', [64, 32, 32]],
  vqgan: ['autoencoder_small.ckpt', [32, 32, 32]],
  diffusion: ['diffusion_small.pt', [32, 32, 32]],
};

const random = (name, shape) => {
  const source = seededRandom(1, name);
  const length = shape.reduce((a, b) => a * b, 1);
  const isTime = name.endsWith('time');
  return Float32Array.from({ length }, () => (isTime ? source.integer(0, 3) : source.uniform(-1, 1)));
};

/** Every case is a folder: model.onnx, case.json, and raw float32 files of inputs and outputs. */
export async function writeCases(folder, golden) {
  const modelsFolder = path.join(folder, 'models');
  const models = createModels();
  for (const [architecture, network] of Object.entries(fakeNetworks)) {
    const [file, patch] = files[architecture] ?? [undefined, [64, 32, 32]];
    if (golden !== undefined && file !== undefined)
      await importModel({ file: path.join(golden, file), id: architecture, modelsFolder });
    else await writeFakeModel(modelsFolder, network, { id: architecture });
    const place = path.join(folder, 'cases', architecture);
    await mkdir(place, { recursive: true });
    const exported = await exportOnnx({
      modelsFolder,
      id: architecture,
      file: path.join(place, 'model.onnx'),
      patch,
    });
    const model = await models.open(path.join(modelsFolder, architecture));
    for (const { task, file: onnx, inputs, outputs } of exported) {
      const grid = Object.values(inputs)[0].slice(2);
      const ours = await models.network(model, task, { grid });
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, shape]) => [
          name,
          random(`${architecture} ${task} ${name}`, shape),
        ]),
      );
      const results = await ours.run(feeds);
      for (const [name, data] of Object.entries({ ...feeds, ...results }))
        await writeFile(path.join(place, `${task}.${name}.f32`), data);
      const facts = { onnx: path.basename(onnx), task, inputs, outputs };
      await writeFile(path.join(place, `${task}.case.json`), JSON.stringify(facts));
    }
  }
  await models.clear();
}
