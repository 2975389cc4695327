const mostHops = 5;

/** Whether an address may be asked: encrypted, or this very machine's, or as little encrypted as what led there. */
const isAllowed = (to: URL, from: URL): boolean =>
  to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');

/**
 * An answer after its redirections, of which none may lead from an encrypted address to one that is not.
 *
 * Throws Error for other protocols, too many redirections, and what `fetch` throws.
 */
export async function followed(url: string, options: RequestInit): Promise<Response> {
  let address = new URL(url);
  if (!isAllowed(address, address)) throw new Error(`${address.protocol} is no protocol to download by`);
  for (let hop = 0; hop <= mostHops; hop++) {
    const response = await fetch(address, { ...options, redirect: 'manual' });
    const place = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (place === null) return response;
    await response.body?.cancel();
    const next = new URL(place, address);
    if (!isAllowed(next, address)) throw new Error(`it redirects to the unencrypted ${next.origin}`);
    address = next;
  }
  throw new Error(`it redirects more than ${mostHops} times`);
}
