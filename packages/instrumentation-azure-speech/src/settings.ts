import { billerOf } from '@costspan/meters/hosts';

/** A synthesizer or a recognizer. */
export interface Client {
  readonly properties?: { getProperty(name: string, otherwise?: string): string | undefined };
  readonly privAdapter?: object;
  readonly privReco?: object & { readonly speechContext?: { toJSON?(): string } };
}

export function setting({ properties }: Client, name: string): string | undefined {
  return properties?.getProperty(name, undefined) || undefined;
}

/** Where a client's socket leads, and who bills there. */
export function addressOf(
  client: Client,
  service: 'tts' | 'stt',
  path: string,
): { readonly exchange: { readonly provider: string; readonly url: string }; readonly serverUrl: string } {
  const region = setting(client, 'SpeechServiceConnection_Region');
  const host =
    setting(client, 'SpeechServiceConnection_Host') ?? `wss://${region ?? 'unknown'}.${service}.speech.microsoft.com`;
  const endpoint = setting(client, 'SpeechServiceConnection_Endpoint') ?? host;
  const given = new URL(endpoint);
  const serverUrl = given.pathname === '/' ? `${given.origin}${path}` : `${given.origin}${given.pathname}`;
  return { exchange: billerOf(serverUrl) ?? { provider: given.hostname, url: serverUrl }, serverUrl };
}
