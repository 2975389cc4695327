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
  const job = (recipe) => server.call('POST', '/api/jobs', { recipe }).then(({ status }) => status);
  const often = ['placement', 'placement', 'placement', 'removal', 'undo', 'redo'];
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
