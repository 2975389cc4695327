import type { Aim } from './editorState.ts';
import type { Ghost } from './viewGhost.ts';

/** What the place tool points at, as the viewer draws it; undefined when it points nowhere. */
export const ghostOf = (aim: Aim | undefined, diameterMm: number): Ghost | undefined =>
  aim && {
    centreRasMm: aim.at.rasMm,
    plane: aim.at.plane,
    diameterMm,
    state: aim.verdict.state,
    ...(aim.verdict.state === 'refused' && { reason: aim.verdict.problem.sentence }),
  };
