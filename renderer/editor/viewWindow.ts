/** The HU window that greys are spread over: black below level − width/2, white above level + width/2. */
export interface HuWindow {
  readonly widthHu: number;
  readonly levelHu: number;
}

export interface WindowPreset extends HuWindow {
  readonly id: string;
  readonly label: string;
  /** Key that chooses it. */
  readonly key: string;
}

/** Width and level as radiology departments set them (soft tissue, lung, bone, brain) and a narrow liver window. */
export const windowPresets: readonly WindowPreset[] = [
  { id: 'soft-tissue', label: 'Soft tissue', key: '1', widthHu: 400, levelHu: 40 },
  { id: 'lung', label: 'Lung', key: '2', widthHu: 1500, levelHu: -600 },
  { id: 'liver', label: 'Liver', key: '3', widthHu: 150, levelHu: 90 },
  { id: 'bone', label: 'Bone', key: '4', widthHu: 1800, levelHu: 400 },
  { id: 'brain', label: 'Brain', key: '5', widthHu: 80, levelHu: 40 },
];

/** The preset that equals the window; undefined when it was set by hand. */
export const presetOf = (window: HuWindow): WindowPreset | undefined =>
  windowPresets.find((p) => p.widthHu === window.widthHu && p.levelHu === window.levelHu);

const limit = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * The window after a drag of (dx, dy) screen pixels from where the button went down: right widens, down
 * raises the level (darkens). A drag across 300 pixels doubles the width, so that narrow windows turn finely.
 */
export function dragWindow(start: HuWindow, dxPixels: number, dyPixels: number): HuWindow {
  return {
    widthHu: limit(Math.round(start.widthHu * 2 ** (dxPixels / 300)), 1, 8000),
    levelHu: limit(Math.round(start.levelHu + (dyPixels * Math.max(start.widthHu, 100)) / 400), -4000, 8000),
  };
}
