export const versions = [{ '@deepgram/sdk': '4.11.3' }, { '@deepgram/sdk': '4.11.3' }, { '@deepgram/sdk': '5.13.0' }];

export const leaves = { spans: 1, charges: 1 };

/** Version 4 has a factory, and other options. A path below the host is cut off its address. */
export function clientOf({ '@deepgram/sdk': { createClient, DeepgramClient } }, simulator) {
  const base = `${simulator}/deepgram`;
  if (createClient) return createClient('test', { global: { fetch: { options: { url: base } } } });
  return new DeepgramClient({ apiKey: 'test', environment: { base, production: base, agent: base } });
}

export async function calls({ listen }) {
  const source = { url: 'https://example.com/90.wav' };
  if (listen.prerecorded) await listen.prerecorded.transcribeUrl(source, { model: 'nova-3' });
  else await listen.v1.media.transcribeUrl({ ...source, model: 'nova-3' });
}
