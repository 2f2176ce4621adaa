import type * as Sdk from 'assemblyai';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin, sim }: Place, options: object = {}): Promise<Sdk.AssemblyAI> {
  const { AssemblyAI } = await load('assemblyai', () => import('assemblyai'));
  const streamingBaseUrl = sim.assemblyai.webSocketUrl;
  return new AssemblyAI({ apiKey: 'test', baseUrl: `${origin}/assemblyai`, streamingBaseUrl, ...options });
}

/** A session of live transcription: the SDK takes no other address than `wss:`, and this one leaves the encryption out. */
export function sessionOf({ streaming }: Sdk.AssemblyAI, params: object = {}): Sdk.StreamingTranscriber {
  const { baseUrl } = (streaming as unknown as { readonly baseServiceParams: { readonly baseUrl: string } })
    .baseServiceParams;
  const transcriber = streaming.transcriber({
    sampleRate: 16_000,
    speechModel: 'universal-streaming-english',
    websocketBaseUrl: baseUrl.replace('ws:', 'wss:'),
    ...params,
  } as never);
  const { search } = (transcriber as unknown as { connectionUrl(): URL }).connectionUrl();
  Object.assign(transcriber, { connectionUrl: () => new URL(`${baseUrl}${search}`) });
  return transcriber;
}
