import {
  Callout,
  Checkbox,
  Dialog,
  DialogBody,
  FormGroup,
  HTMLSelect,
  InputGroup,
  Spinner,
} from '@blueprintjs/core';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import {
  type NewStudy,
  type StudyPreview,
  type StudySettings,
  unsureRules,
} from '#shared/contract/turing.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { wireProblemOf } from '#renderer/editor/actions/context.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { StudyBalance } from './StudyBalance.tsx';
import { type Declared, StudyCases } from './StudyCases.tsx';
import { unsureWords } from './studyWords.ts';
import './turing.css';

interface Props {
  readonly workbench: Workbench;
}

/** So many cases are ticked to begin with. */
const mostTicked = 200;

const firstSettings: StudySettings = {
  pairs: 0,
  healthy: 0,
  marked: true,
  backTracking: false,
  unsure: 'wrong',
  ownOrder: true,
};

/** Sets up a study: cases, rules, and what comes of them before it is made. */
export function NewStudyDialog({ workbench }: Props): ReactElement {
  const { cases } = useStore(workbench.store);
  const { closeDialog, freshSeed } = workbench;
  const usable = (cases ?? []).filter(({ problem }) => problem === undefined);
  const [title, setTitle] = useState('Real or synthetic?');
  // Every case is looked at once: of a large library a person says first which.
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    usable.length > mostTicked ? [] : usable.map(({ id }) => id),
  );
  const [declared, setDeclared] = useState<Declared>({});
  const [settings, setSettings] = useState(firstSettings);
  const [seed] = useState(freshSeed);
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const set = (change: Partial<StudySettings>): void => setSettings({ ...settings, ...change });
  const { preview, looking } = usePreview(workbench, {
    title: title.trim() || 'Study',
    cases: [...chosen],
    declared,
    settings,
    seed,
  });
  // Until a number is chosen, as many as there are.
  const most = Math.min(preview?.available.real ?? 0, preview?.available.synthetic ?? 0);
  const pairs = settings.pairs === 0 ? most : settings.pairs;
  const make = async (): Promise<void> => {
    setMaking(true);
    setProblem(undefined);
    try {
      await workbench.makeStudy({
        title: title.trim(),
        cases: [...chosen],
        declared,
        settings: { ...settings, pairs },
        seed,
      });
      closeDialog();
    } catch (error) {
      setProblem(wireProblemOf(error).sentence);
    } finally {
      setMaking(false);
    }
  };
  const ready = preview !== undefined && preview.problem === undefined && !looking && title.trim() !== '';
  return (
    <Dialog isOpen title="New reader study" className="bp6-dark study-dialog" onClose={closeDialog}>
      <DialogBody>
        <FormGroup label="Title, which readers see" labelFor="study-title">
          <InputGroup id="study-title" size="small" maxLength={200} value={title} onValueChange={setTitle} />
        </FormGroup>
        <div className="study-columns">
          <StudyCases
            cases={usable}
            chosen={chosen}
            declared={declared}
            onChoose={setChosen}
            onDeclare={setDeclared}
          />
          <div className="study-settings">
            <div className="study-number">
              <span>Tumors of each kind</span>
              <NumberField
                label="Tumors of each kind"
                value={pairs}
                least={1}
                most={500}
                onChange={(value) => set({ pairs: value })}
              />
            </div>
            <div className="study-number" data-off={settings.marked}>
              <span>Scans without tumor</span>
              <NumberField
                label="Scans without tumor"
                value={settings.healthy}
                least={0}
                most={500}
                disabled={settings.marked}
                onChange={(value) => set({ healthy: value })}
              />
            </div>
            <Checkbox
              checked={settings.marked}
              onChange={() => set({ marked: !settings.marked, healthy: 0 })}
            >
              A ring shows where to look
            </Checkbox>
            <Checkbox
              checked={settings.backTracking}
              onChange={() => set({ backTracking: !settings.backTracking })}
            >
              Readers may go back
            </Checkbox>
            <Checkbox checked={settings.ownOrder} onChange={() => set({ ownOrder: !settings.ownOrder })}>
              Every reader has an order of her own
            </Checkbox>
            <FormGroup label="“Unsure” counts as" labelFor="study-unsure">
              <HTMLSelect
                id="study-unsure"
                fill
                value={settings.unsure}
                onChange={({ target }) => {
                  const rule = unsureRules.find((one) => one === target.value);
                  if (rule) set({ unsure: rule });
                }}
                options={unsureRules.map((value) => ({ value, label: unsureWords[value] }))}
              />
            </FormGroup>
          </div>
        </div>
        {preview && <StudyBalance preview={preview} />}
        {problem !== undefined && (
          <Callout intent="danger" compact>
            {problem}
          </Callout>
        )}
      </DialogBody>
      <DialogActions
        confirm={
          preview && preview.questions > 0
            ? `Make the study of ${preview.questions} questions`
            : 'Make the study'
        }
        onConfirm={() => void make()}
        onCancel={closeDialog}
        disabled={!ready}
        busy={making}
      >
        {looking ? (
          <span className="study-looking">
            <Spinner size={14} /> Looking at the cases…
          </span>
        ) : (
          'Fixed once it is made'
        )}
      </DialogActions>
    </Dialog>
  );
}

/** What the study would be, asked anew a moment after the last change. */
function usePreview(
  workbench: Workbench,
  request: NewStudy,
): { preview: StudyPreview | undefined; looking: boolean } {
  const [answer, setAnswer] = useState<{ key: string; preview: StudyPreview }>();
  const { previewStudy, report } = workbench;
  const key = JSON.stringify({ ...request, title: '' });
  const wanted = useMemo(() => JSON.parse(key) as NewStudy, [key]);
  const empty = wanted.cases.length === 0;
  useEffect(() => {
    if (empty) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const preview = await previewMost(previewStudy, wanted, controller.signal);
        if (!controller.signal.aborted) setAnswer({ key, preview });
      } catch (error) {
        if (!controller.signal.aborted) report(error);
      }
    }, 250);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, wanted, empty, previewStudy, report]);
  return { preview: empty ? undefined : answer?.preview, looking: !empty && answer?.key !== key };
}

/** Without a number of pairs, as many as the cases give. */
async function previewMost(
  previewStudy: Workbench['previewStudy'],
  request: NewStudy,
  signal: AbortSignal,
): Promise<StudyPreview> {
  const of = (pairs: number): Promise<StudyPreview> =>
    previewStudy({ ...request, title: 'Study', settings: { ...request.settings, pairs } }, signal);
  if (request.settings.pairs > 0) return of(request.settings.pairs);
  const first = await of(1);
  const most = Math.min(first.available.real, first.available.synthetic);
  return most > 1 ? of(most) : first;
}
