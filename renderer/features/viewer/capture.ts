/** The visible panes' pictures with their orientation letters, as they lie on the screen, as a PNG. */
export async function captureViewer(root: HTMLElement | undefined): Promise<Blob> {
  const frame = root?.getBoundingClientRect();
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round((frame?.width ?? 0) * devicePixelRatio)),
    Math.max(1, Math.round((frame?.height ?? 0) * devicePixelRatio)),
  );
  const context = canvas.getContext('2d');
  if (!context || !root || !frame) return canvas.convertToBlob();
  context.scale(devicePixelRatio, devicePixelRatio);
  context.fillRect(0, 0, frame.width, frame.height);
  for (const picture of root.querySelectorAll('canvas')) {
    const { left, top, width, height } = picture.getBoundingClientRect();
    context.drawImage(picture, left - frame.left, top - frame.top, width, height);
  }
  context.font = '600 14px sans-serif';
  context.fillStyle = '#dfe3e8';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const letter of root.querySelectorAll('.viewer-letters text')) {
    const { left, top, width, height } = letter.getBoundingClientRect();
    context.fillText(letter.textContent, left - frame.left + width / 2, top - frame.top + height / 2);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}
