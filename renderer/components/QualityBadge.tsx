import type { ReactElement } from 'react';
import { goodScore, type LesionQuality } from '#shared/contract/quality.ts';
import { qualityReasons } from '#shared/messages/quality.ts';
import './qualityBadge.css';

interface Props {
  readonly quality: LesionQuality;
}

/** How believable a lesion is, in percent, with the reasons against it when it is pointed at. */
export function QualityBadge({ quality }: Props): ReactElement {
  const percent = Math.round(100 * quality.score);
  const reasons = qualityReasons(quality).join('; ');
  return (
    <span
      className="quality-badge"
      data-good={quality.score >= goodScore}
      title={reasons || 'Nothing to object to'}
      aria-label={`Quality ${percent} %${reasons && `: ${reasons}`}`}
    >
      Q {percent} %
    </span>
  );
}
