const colours = ['#4c90f0', '#f0b755', '#62d96b', '#ff8fb1', '#2ee6d6', '#c299f0'];

/** The colour of a label in curves and outlines, the same in both. */
export const labelColour = (label: string, labels: readonly string[]): string =>
  colours[Math.max(0, labels.indexOf(label) - 1) % colours.length];

/** `liver_lesion` as "liver lesion". */
export const labelWords = (label: string): string => label.replaceAll('_', ' ');
