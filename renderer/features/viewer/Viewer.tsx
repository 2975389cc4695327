import { type ReactElement, type Ref, useImperativeHandle } from 'react';
import type { ViewerHandle, ViewerProps } from './props.ts';

/** The four linked panes of a case. */
export function Viewer({ ref }: ViewerProps & { ref?: Ref<ViewerHandle> | undefined }): ReactElement {
  useImperativeHandle(ref, () => ({
    applyBoxes: () => undefined,
    capture: () => Promise.resolve(new Blob()),
  }));
  return <div className="viewer" />;
}
