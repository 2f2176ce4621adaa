import type { EventFilter } from '@costspan/instrumentation';

/** What of a streamed output is no content: that there is one, and what kind of file it is. */
export const PIECES: EventFilter = {
  keep({ event, data }, kept) {
    if (event === 'done') return { event, data: { reason: reasonIn(data) } };
    if (event !== 'output') return undefined;
    const file = fileIn(data);
    // A text comes in many pieces, which are counted as tokens elsewhere.
    const isKnown = file === '' && kept.some((one) => (one as { data?: unknown }).data === '');
    return isKnown ? undefined : { event, data: file };
  },
};

/** Why a stream is done: absent where it was read to its end. */
function reasonIn(data: unknown): string | undefined {
  return /"reason"\s*:\s*"(\w{1,64})"/.exec(String(data))?.[1];
}

/** The address of a file without what is secret in it; an SDK's own object for a file reads as its address. */
function fileIn(data: unknown): string {
  const address = String(data);
  const type = /^data:(?:image|video|audio)\//.exec(address)?.[0];
  if (type !== undefined) return type;
  if (!/^https?:\/\/\S+$/.test(address)) return '';
  return `https://x/file${/\.[a-z0-9]{2,5}$/i.exec(address.replace(/[?#].*$/s, ''))?.[0] ?? ''}`;
}
