import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';

const keyBytes = 32;

/**
 * The library's own key that patient ids are hashed under: equal ids are told within a library, and nobody without the key
 * finds an id by trying. Made when first needed.
 *
 * @throws Problem `disk-full`, `folder-read-only`
 */
export async function patientKey(file: string): Promise<Uint8Array> {
  const known = await readFile(file).catch(() => undefined);
  if (known?.length === keyBytes) return known;
  const key = randomBytes(keyBytes);
  await atomicWrite(file, (handle) => handle.writeFile(key));
  await chmod(file, 0o600);
  return key;
}
