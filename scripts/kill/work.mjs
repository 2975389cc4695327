// What goes on while something is killed: edits of a case, synthesis, exports and imports, in random order.
import path from 'node:path';

const appearance = {
  irregularity: 0.3,
  attenuationDifferenceHu: -60,
  textureCoarsenessMm: 4,
  textureContrast: 0.3,
  edgeSoftnessMm: 1,
  capsuleHu: 0,
  massEffectPercent: 0,
};

/** Strokes of all rounds: never the same voxels twice. */
let strokes = 0;

/** One run of zeros that become ones (shared/masks/runBytes.ts). */
function runBytes(start, length) {
  const number = (value) => (value > 127 ? [(value & 127) | 128, ...number(value >>> 7)] : [value]);
  return [0x44, 0x52, 0x31, 1, ...number(start), ...number(length), 0, 1];
}

/**
 * Works on the server until it breaks or is told to stop; every step that was answered goes into `answered`.
 *
 * @returns `begun()` things asked for so far; `stop()`; `ended`, which resolves with how often each thing was
 *   asked for
 */
export function startWork({ server, caseId, points, random, folders, files, answered }) {
  const asked = {};
  let serial = 0;
  const id = (prefix) => `${prefix}-${process.pid}-${Date.now().toString(36)}-${serial++}`;

  async function step(place, step, extra) {
    const { body: seen } = await server.call('GET', `/api/cases/${caseId}`);
    const { status, body } = await server.call('POST', `/api/cases/${caseId}/${place}`, {
      revision: seen.revision,
      ...extra,
    });
    if (status === 200) answered.push({ caseId, revision: body.case.revision, step });
    return status;
  }
  const edit = (change) => step('edits', { step: 'edit', edit: change }, { edit: change });

  const things = {
    placement: () =>
      edit({
        kind: 'placeLesions',
        lesions: [
          {
            id: id('kill'),
            organ: 'liver',
            centreRasMm: random.pick(points),
            diameterMm: random.integer(5, 12),
            seed: random.integer(0, 1e9),
            generator: 'rules',
            appearance,
          },
        ],
      }),
    removal: async () => {
      const { body } = await server.call('GET', `/api/cases/${caseId}`);
      if (body.lesions.length === 0) return 204;
      return edit({ kind: 'removeLesions', lesionIds: [random.pick(body.lesions).spec.id] });
    },
    stroke: async () => {
      const { body } = await server.call('GET', `/api/cases/${caseId}`);
      const reading = body.readings[0];
      if (!reading) return begin();
      const begun = reading.segments.length === 0 && { begun: { value: 1, name: 'liver_lesion' } };
      // Every stroke on voxels that no other has touched, so that it fits whatever was undone.
      const runs = Buffer.from(runBytes(3 * strokes++, 2)).toString('base64');
      const made = { kind: 'stroke', tool: 'brush', runs, ...begun };
      return step(
        `readings/${reading.id}/edits`,
        { step: 'edit', edit: { kind: 'paintReading', readingId: reading.id, tool: 'brush' } },
        { edit: made, reader: 'kill' },
      );
    },
    undo: () => step('undo', { step: 'undo' }),
    redo: () => step('redo', { step: 'redo' }),
    synthesis: () =>
      job({
        task: 'synthesizeInCase',
        caseId,
        organ: 'liver',
        placement: { kind: 'automatic', count: 2, avoidVessels: false },
        size: { kind: 'diameter', diameterMm: 6 },
        generator: 'rules',
        appearance: {},
        seed: random.integer(0, 1e9),
      }),
    export: () =>
      job({
        task: 'export',
        cases: [caseId],
        layout: random.pick(['nnunet', 'msd', 'pairs', 'difftumor']),
        outDir: path.join(folders.exports, id('set')),
        datasetName: 'Killed',
      }),
    import: () =>
      server
        .call('POST', '/api/cases', {
          image: { from: 'path', path: files.ct },
          labels: { from: 'path', path: files.labels },
        })
        .then(({ status }) => status),
  };
  const begin = () =>
    server
      .call('POST', `/api/cases/${caseId}/readings`, {
        title: 'Killed',
        reader: 'kill',
        source: { from: 'nothing' },
      })
      .then(({ status }) => status);
  const job = (recipe) => server.call('POST', '/api/jobs', { recipe }).then(({ status }) => status);
  const often = [
    'placement',
    'placement',
    'placement',
    'removal',
    'undo',
    'redo',
    'stroke',
    'stroke',
    'stroke',
  ];
  const names = [...often, 'synthesis', 'export', 'import'];

  let begun = 0;
  const over = new AbortController();
  const run = async () => {
    while (!over.signal.aborted) {
      const name = random.pick(names);
      asked[name] = (asked[name] ?? 0) + 1;
      begun++;
      try {
        await things[name]();
      } catch (error) {
        // The connection broke: the server is gone, as it should be once the work was told to stop.
        if (!over.signal.aborted) throw error;
      }
    }
    return asked;
  };
  return {
    begun: () => begun,
    stop: () => over.abort(),
    ended: run(),
  };
}
