import type { CallStart } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';

/** Hume's own addresses, where a client names no other: those of the SDK's environments. */
const PRODUCTION = {
  base: 'https://api.hume.ai',
  tts: 'wss://api.hume.ai/v0/tts',
  evi: 'wss://api.hume.ai/v0/evi',
} as const;

type Server = keyof typeof PRODUCTION;

interface Part {
  readonly _options?: { readonly baseUrl?: unknown; readonly environment?: unknown };
}

/** Where a path is, and who bills for it: a client with another base URL may be one of another provider. */
export function endpoint(
  self: unknown,
  server: Server,
  path: string,
): Pick<CallStart, 'serverUrl'> & { exchange: ReturnType<typeof endpointOf> } {
  const { baseUrl, environment } = (self as Part)._options ?? {};
  // An address that only a function or a promise knows is taken for the provider's own.
  const named = baseUrl ?? (environment as Partial<Record<Server, unknown>> | undefined)?.[server] ?? environment;
  const serverUrl = typeof named === 'string' ? named : PRODUCTION[server];
  return { exchange: endpointOf(serverUrl, path), serverUrl };
}
