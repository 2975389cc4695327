import { type EditorState, openCaseOf, readingDetail } from '../editorState.ts';
import { segmentOf } from '../review/segments.ts';
import { type DrawTool, isDrawTool } from '../review/tools.ts';
import type { Workbench } from '../workbench.ts';
import { type Command, hasCase } from './command.ts';

const hasReading = (state: EditorState): boolean => state.reading !== undefined;
const hasSegments = (state: EditorState): boolean => (readingDetail(state)?.segments.length ?? 0) > 0;
const hasSegment = (state: EditorState): boolean =>
  hasReading(state) && segmentOf(readingDetail(state), state.segment) !== undefined;
const segmentWords = (state: EditorState): string | undefined =>
  state.segment === undefined ? undefined : `number ${state.segment}`;

type Row = Pick<Command, 'id' | 'label' | 'keys' | 'undo' | 'enabled' | 'perform'> & Partial<Command>;

const inReview = (row: Row): Command => ({ group: 'Review', workspace: 'review', ...row });

const deciding = (
  id: string,
  label: string,
  key: string,
  state: Parameters<Workbench['decide']>[0],
): Command =>
  inReview({
    id,
    label,
    keys: [key],
    undo: 'step',
    enabled: hasSegment,
    detail: segmentWords,
    perform: ({ decide }) => void decide(state),
  });

export const reviewCommands: readonly Command[] = [
  {
    id: 'workspace',
    label: 'Review masks, place lesions',
    group: 'Case',
    keys: ['F8'],
    undo: 'none',
    enabled: hasCase,
    perform: ({ setWorkspace, store }) =>
      setWorkspace(store.getState().workspace === 'review' ? 'place' : 'review'),
  },
  inReview({
    id: 'newReading',
    label: 'New reading…',
    keys: ['Shift+s'],
    undo: 'step',
    enabled: hasCase,
    perform: ({ showDialog }) => showDialog({ kind: 'newReading' }),
  }),
  inReview({
    id: 'nextSegment',
    label: 'Next lesion of the reading',
    keys: ['n'],
    undo: 'none',
    enabled: hasSegments,
    perform: ({ chooseNextSegment }) => chooseNextSegment(1),
  }),
  inReview({
    id: 'previousSegment',
    label: 'Previous lesion of the reading',
    keys: ['Shift+n'],
    undo: 'none',
    enabled: hasSegments,
    perform: ({ chooseNextSegment }) => chooseNextSegment(-1),
  }),
  deciding('accept', 'Accept the lesion', 'a', 'accepted'),
  deciding('reject', 'Reject the lesion', 'r', 'rejected'),
  deciding('reopen', 'Reopen the lesion', 'o', 'open'),
  inReview({
    id: 'comment',
    label: 'Comment on the lesion',
    keys: ['c'],
    undo: 'none',
    enabled: hasSegment,
    perform: ({ askForComment }) => askForComment(),
  }),
  inReview({
    id: 'beforeAfter',
    label: 'Before or after: the mask as it began',
    keys: ['v'],
    whileHeld: true,
    undo: 'none',
    enabled: hasReading,
    perform: ({ toggleBegun }) => void toggleBegun(),
  }),
];

const tool = (id: DrawTool, label: string, key: string, group: 'Masks' | 'Measure'): Command =>
  inReview({
    id,
    label,
    group,
    keys: [key],
    undo: 'none',
    enabled: group === 'Measure' ? hasCase : hasReading,
    perform: ({ setTool, store }) => setTool(store.getState().tool === id ? 'navigate' : id),
  });

const brushSize = (id: string, label: string, key: string, byMm: number): Command =>
  inReview({
    id,
    label,
    group: 'Masks',
    keys: [key],
    undo: 'none',
    enabled: hasReading,
    perform: ({ resizeBrush }) => resizeBrush(byMm),
  });

export const maskCommands: readonly Command[] = [
  tool('brush', 'Brush', 'b', 'Masks'),
  tool('erase', 'Eraser', 'e', 'Masks'),
  tool('threshold', 'HU brush: paints only HU of the range', 'u', 'Masks'),
  tool('fill', 'Fill the region under a click, within the HU range', 'g', 'Masks'),
  tool('lasso', 'Cut out with a lasso', 'k', 'Masks'),
  tool('line', 'Cut along a line', 'Shift+k', 'Masks'),
  brushSize('brushLarger', 'Brush 1 mm larger', ']', 1),
  brushSize('brushSmaller', 'Brush 1 mm smaller', '[', -1),
  brushSize('brushLarger5', 'Brush 5 mm larger', '}', 5),
  brushSize('brushSmaller5', 'Brush 5 mm smaller', '{', -5),
  inReview({
    id: 'ball',
    label: 'Tools on one slice, or through all',
    group: 'Masks',
    keys: ['.'],
    undo: 'none',
    enabled: hasReading,
    perform: ({ setBrush, store }) => setBrush({ ball: !store.getState().brush.ball }),
  }),
  inReview({
    id: 'newSegment',
    label: 'New lesion with the next stroke',
    group: 'Masks',
    keys: ['s'],
    undo: 'none',
    enabled: hasReading,
    perform: ({ newSegment }) => newSegment(),
  }),
  inReview({
    id: 'leaveTool',
    label: 'Leave the tool',
    group: 'Masks',
    keys: ['Escape'],
    undo: 'none',
    enabled: (state) => isDrawTool(state.tool) || state.comparison !== undefined,
    perform: ({ setTool, endComparison, store }) =>
      isDrawTool(store.getState().tool) ? setTool('navigate') : endComparison(),
  }),
];

export const measureCommands: readonly Command[] = [
  tool('length', 'Measure a length', 'q', 'Measure'),
  tool('bidirectional', 'Measure two axes (RECIST): the long one, then across', 'Shift+q', 'Measure'),
  tool('roi', 'Measure HU in a circle', 'y', 'Measure'),
  inReview({
    id: 'removeMeasurement',
    label: 'Delete the chosen measurement',
    group: 'Measure',
    keys: ['Delete', 'Backspace'],
    undo: 'step',
    enabled: (state) =>
      openCaseOf(state)?.detail.measurements.some(({ id }) => id === state.measurementId) === true,
    perform: ({ removeMeasurement }) => void removeMeasurement(),
  }),
];
