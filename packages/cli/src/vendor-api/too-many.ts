import { setTimeout } from 'node:timers/promises';

const MOST_TRIES = 5;
/** What a vendor may have us wait before the next try, in ms: then the user had better come back later. */
const MOST_WAIT = 60_000;

/** Asks again where the vendor answers 429, when its Retry-After says; the last answer counts, whatever it is. */
export async function untilAllowed(ask: () => Promise<Response>, signal?: AbortSignal): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await ask();
    const wait = waitOf(response, tries);
    if (response.status !== 429 || tries === MOST_TRIES || wait > MOST_WAIT) return response;
    await response.body?.cancel();
    await setTimeout(wait, undefined, signal && { signal });
  }
}

/** In ms: by the header, in seconds or as a date, else longer each time. */
function waitOf(response: Response, tries: number): number {
  const stated = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(stated)) return Number(stated) * 1_000;
  const at = Date.parse(stated);
  return Number.isNaN(at) ? 1_000 * 2 ** (tries - 1) : Math.max(0, at - Date.now());
}
