import type { LesionSpec, RuleSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { planes } from '../viewPlanes.ts';
import { type VoxelHit, readVoxel } from '../viewReadout.ts';
import { type Tool, type Verdict, openCaseOf } from '../editorState.ts';
import { type DiffusionModel, diffusionModelOf } from '../diffusionModels.ts';
import {
  type DraftUpdate,
  diffusionSpecOf,
  freeLesionId,
  type LesionDraft,
  nextSeed,
  setDiameter,
  specOf,
} from '../lesionDraft.ts';
import { localRefusal } from '../localRefusal.ts';
import { attempt, type Context, report, wireProblemOf } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { JobActions } from './jobs.ts';

/** The server is asked when the cursor has rested this long. */
const restMs = 80;

export type PlaceActions = ReturnType<typeof placeActions>;

/** The place tool: where it points, whether a lesion may stand there, and placing it. */
export function placeActions(
  context: Context,
  { edit, startJob }: Pick<EditActions, 'edit'> & Pick<JobActions, 'startJob'>,
) {
  const { store, pointer, service } = context;
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const verdict = (aimed: Verdict): void =>
    pointer.setState(({ aim }) => ({ aim: aim && { ...aim, verdict: aimed } }));

  /** Judges the place pointed at anew: by the labels at once, by the server when the cursor rests. */
  function aim(): void {
    asking.abort();
    clearTimeout(timer);
    const state = store.getState();
    const open = openCaseOf(state);
    const at = state.tool === 'place' ? pointedAt(context) : undefined;
    if (!open || !at) {
      pointer.setState({ aim: undefined });
      return;
    }
    const problem = localRefusal(open.detail, state.draft.organ, at.labelValue);
    pointer.setState({
      aim: { at, verdict: problem ? { state: 'refused', problem } : { state: 'checking' } },
    });
    if (problem) return;
    asking = new AbortController();
    const { signal } = asking;
    const lesion = specOf(state.draft, at.rasMm, freeLesionId(state.draft.organ, specsOf(open.detail)));
    timer = setTimeout(async () => {
      try {
        const answer = await service.call('probeLesion', { caseId: open.detail.id }, { lesion }, signal);
        if (!signal.aborted)
          verdict(answer.ok ? { state: 'ok' } : { state: 'refused', problem: answer.problem });
      } catch (error) {
        if (!signal.aborted) verdict({ state: 'refused', problem: wireProblemOf(error) });
      }
    }, restMs);
  }

  function updateDraft(...updates: DraftUpdate[]): void {
    store.setState(({ draft }) => ({ draft: updates.reduce((made, update) => update(made), draft) }));
    aim();
  }

  /** Makes the drafted lesion at a place; the next one is another, so the draft's seed moves on. */
  async function placeAt(at: VoxelHit): Promise<void> {
    const { draft, models } = store.getState();
    const byDiffusion = draft.generator === 'diffusion';
    const model = byDiffusion ? diffusionModelOf(models ?? [], draft) : undefined;
    if (byDiffusion && !model)
      return report(context, new Problem('diffusion-model-missing', { organ: draft.organ }), 'place');
    updateDraft(nextSeed);
    let placed: RuleSpec | undefined;
    await edit(({ detail }) => {
      placed = specOf(draft, at.rasMm, freeLesionId(draft.organ, specsOf(detail)));
      return { kind: 'placeLesions', lesions: [placed] };
    });
    if (model && placed) await drawOver(placed, draft, model);
  }

  /** Lets a model draw in place of a lesion by rules, which stands in for it until then, and stays if it fails. */
  async function drawOver(placed: RuleSpec, draft: LesionDraft, model: DiffusionModel): Promise<void> {
    const open = openCaseOf(store.getState());
    if (!open?.detail.lesions.some(({ spec }) => spec.id === placed.id)) return;
    const lesion = diffusionSpecOf(draft, placed, model);
    const edit = { kind: 'updateLesion', lesion } as const;
    await attempt(context, () =>
      startJob({ task: 'diffuseInCase', caseId: open.detail.id, edit, commit: true }),
    );
  }

  return {
    aim,
    updateDraft,
    setTool(tool: Tool): void {
      store.setState({ tool, ...(tool === 'place' ? { selection: [], workspace: 'place' } : {}) });
      pointer.setState({ drawn: undefined });
      aim();
    },
    hover(hover: VoxelHit | undefined): void {
      pointer.setState({ hover });
      if (store.getState().tool === 'place') aim();
    },
    turnDiameter: (stepsMm: number): void =>
      updateDraft((draft) => setDiameter(Math.round(draft.diameterMm) + stepsMm)(draft)),
    newDraftSeed: (): void => updateDraft((draft) => ({ ...draft, seed: context.newSeed() })),
    /** A click. What is refused is not placed: the reason is on the screen already. */
    async place(hit: VoxelHit): Promise<void> {
      pointer.setState({ hover: hit });
      if (pointer.getState().aim?.at !== hit) aim();
      if (pointer.getState().aim?.verdict.state !== 'refused') await placeAt(hit);
    },
    /** Places at the crosshair, wherever the mouse is. */
    async placeAtCrosshair(): Promise<void> {
      if (pointer.getState().hover) {
        pointer.setState({ hover: undefined });
        aim();
      }
      const { aim: aimed } = pointer.getState();
      if (aimed?.verdict.state === 'refused') report(context, new RemoteProblem(aimed.verdict.problem));
      else if (aimed) await placeAt(aimed.at);
    },
  };
}

const specsOf = ({ lesions }: { lesions: readonly { spec: LesionSpec }[] }): LesionSpec[] =>
  lesions.map(({ spec }) => spec);

const pointedAt = (context: Context): VoxelHit | undefined =>
  context.pointer.getState().hover ?? crosshairHit(context);

/** The voxel at the crosshair, on the active plane. */
function crosshairHit({ store }: Context): VoxelHit | undefined {
  const open = openCaseOf(store.getState());
  if (!open) return undefined;
  const { activePane, crosshairRasMm, grid } = open.view.getState();
  const plane = planes.find((name) => name === activePane) ?? 'axial';
  return readVoxel({ ...open, grid, sourcePatches: () => open.patches }, plane, crosshairRasMm);
}
