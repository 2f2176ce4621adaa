import { guard, node, processState, warnOnce } from '@costspan/core/internal';
import { attachmentOf } from './attachment.ts';
import { currentCall } from './current-call.ts';
import type { Sdk, SdkSpec } from './spec.ts';

/** Who bills a request to a URL; undefined where nobody is known to. */
type BillerOf = (url: string) => { readonly provider: string } | undefined;

interface UndiciRequest {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
}

interface HttpRequest {
  readonly method?: string;
  readonly protocol?: string;
  readonly path?: string;
  getHeader?(name: string): unknown;
}

const watched = processState('watched requests', () => ({ isOn: false }));

/** Why imports of this process cannot be seen, with the fix; undefined where they can. */
export const importsSeen: { not: string | undefined } = processState('imports seen', () => ({ not: undefined }));

/**
 * Warns once for each provider whose SDK nobody has patched although requests go to it: a bundle has enclosed the SDK,
 * or it is a copy that no hook has seen. Without this the app runs on and nothing is measured. Node only.
 *
 * @param sdks those that are hooked; their specs are loaded when there is something to say
 */
export function warnOfUnseen(sdks: readonly (Sdk | SdkSpec)[], billerOf: BillerOf): void {
  const channels = node?.getBuiltinModule?.('node:diagnostics_channel');
  if (watched.isOn || !channels) return;
  watched.isOn = true;
  const see = (method = 'GET', url: string): void => {
    // Only what is posted costs money; what an open call sends is seen.
    if (method !== 'POST' || currentCall()) return;
    const provider = billerOf(url)?.provider;
    const sdk = provider === undefined ? undefined : sdks.find((one) => bills(one, provider));
    if (sdk && provider !== undefined) warn(sdk, provider);
  };
  channels.subscribe('undici:request:create', (message) =>
    guard('unseen requests', () => {
      const { method, origin, path } = (message as { request: UndiciRequest }).request;
      see(method, `${String(origin)}${path}`);
    }),
  );
  channels.subscribe('http.client.request.start', (message) =>
    guard('unseen requests', () => {
      const { request } = message as { request: HttpRequest };
      see(request.method, `${request.protocol}//${String(request.getHeader?.('host'))}${request.path}`);
    }),
  );
}

function bills(sdk: Sdk | SdkSpec, provider: string): boolean {
  return attachmentOf(sdk).spec.providers.some((meter) => meter.provider === provider);
}

function warn(sdk: Sdk | SdkSpec, provider: string): void {
  const { enabled, patched } = attachmentOf(sdk);
  // Of an SDK that is patched, what is not seen are methods that cost nothing.
  if (!enabled || patched) return;
  const packages = Object.keys(sdk.versions).join(' or ');
  const fix =
    importsSeen.not ??
    `Where a bundler has taken in ${packages}, write ${sdk.clientFunction}(client) where the client is made, or keep the package out of the bundle (in Next.js: serverExternalPackages).`;
  warnOnce(
    `unseen ${sdk.name}`,
    `a request to ${provider} passed by every instrumentation and is not measured. ${fix}`,
  );
}
