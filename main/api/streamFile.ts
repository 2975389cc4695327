import { type FileHandle, open } from 'node:fs/promises';

const chunkBytes = 1 << 20;

/**
 * A file as a byte stream of 1 MB chunks, read when they are asked for, so that the answer holds one chunk
 * whatever the file's size. Its end and its cancelling close the file.
 */
export async function streamFile(file: string, bytes: number): Promise<ReadableStream<Uint8Array>> {
  const handle = await open(file, 'r');
  let position = 0;
  const next = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    if (position === bytes) return undefined;
    const chunk = await readChunk(handle, position, Math.min(chunkBytes, bytes - position));
    if (chunk.length === 0) throw new RangeError('the file became shorter while it was read');
    position += chunk.length;
    return chunk;
  };
  return new ReadableStream({
    type: 'bytes',
    pull: async (controller) => {
      try {
        const chunk = await next();
        // A byte stream takes the chunk's memory away: it must not be looked at after.
        if (chunk) controller.enqueue(chunk);
        if (position < bytes) return;
        await handle.close();
        controller.close();
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    cancel: () => handle.close(),
  });
}

async function readChunk(
  handle: FileHandle,
  position: number,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunk = new Uint8Array(bytes);
  const { bytesRead } = await handle.read(chunk, 0, bytes, position);
  return chunk.subarray(0, bytesRead);
}
