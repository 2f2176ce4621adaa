import { guard, node, processState, warnOnce } from '@costspan/core/internal';
import { attachmentOf } from './attachment.ts';
import { currentCall } from './current-call.ts';
import type { Sdk, SdkSpec } from './spec.ts';
import { isSuppressed } from './suppressed.ts';

/** Who may bill a request for a generation, or a web socket (`ws:`, `wss:`); undefined where nobody is known to. */
type MayBill = (url: string, method: string) => string | undefined;

interface UndiciRequest {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
  readonly upgrade?: unknown;
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
 * Says once when a request that a provider may bill is made outside every call that costspan sees: a bundle has
 * enclosed the SDK, or it is a copy that no hook has seen; and once when a web socket to a provider is opened that no
 * SDK of costspan's opens. Without this the app runs on and nothing is measured. Only the address is looked at. Node only.
 *
 * @param sdks those that are hooked; their specs are loaded when there is something to say
 */
export function warnOfUnseen(sdks: readonly (Sdk | SdkSpec)[], mayBill: MayBill): void {
  const channels = node?.getBuiltinModule?.('node:diagnostics_channel');
  if (watched.isOn || !channels) return;
  watched.isOn = true;
  const see = (method: string, url: string): void => {
    if (currentCall() || isSuppressed()) return;
    const provider = mayBill(url, method);
    if (provider === undefined) return;
    if (method === 'POST') warn(provider, sdks);
    else warnOfSocket(provider, sdks);
  };
  // Only what is posted costs money, and a web socket; the address of other requests is not even put together.
  channels.subscribe('undici:request:create', (message) => {
    const { method, origin, path, upgrade } = (message as { request: UndiciRequest }).request;
    if (method === 'POST') guard('unseen requests', () => see(method, `${String(origin)}${path}`));
    else if (upgrade === 'websocket')
      guard('unseen sockets', () => see('GET', `${String(origin).replace(/^http/, 'ws')}${path}`));
  });
  channels.subscribe('http.client.request.start', (message) => {
    const { request } = message as { request: HttpRequest };
    const { method, protocol, path } = request;
    const address = (): string => `//${String(request.getHeader?.('host'))}${path}`;
    if (method === 'POST') guard('unseen requests', () => see(method, `${protocol}${address()}`));
    else if (request.getHeader?.('upgrade') === 'websocket')
      guard('unseen sockets', () => see('GET', `${String(protocol).replace(/^http/, 'ws')}${address()}`));
  });
}

/** A web socket of an SDK may be opened long after the call that it belongs to: whose it is, its address alone does not tell. */
function warnOfSocket(provider: string, sdks: readonly (Sdk | SdkSpec)[]): void {
  const sdk = sdks.find((one) => ownBiller(one) === provider && attachmentOf(one).spec.opensSockets === true);
  const { enabled, patched } = sdk ? attachmentOf(sdk) : { enabled: true, patched: false };
  if (!enabled || patched) return;
  const fix = sdk
    ? `costspan measures those of ${Object.keys(sdk.versions).join(' or ')}, imported after costspan, or with ${sdk.clientFunction}(client).`
    : `costspan measures no web socket of ${provider}.`;
  warnOnce(
    sdk ? 'unseen socket' : 'unseen socket of another provider',
    `a web socket to ${provider} passed by every instrumentation and is not measured. ${fix} recordCharge of @costspan/core records what a session has cost.`,
    provider,
  );
}

function warn(provider: string, sdks: readonly (Sdk | SdkSpec)[]): void {
  const said = `a request to ${provider} passed by every instrumentation and is not measured`;
  // An SDK that hands requests on to others is not the first that comes to mind for theirs.
  const sdk = sdks.find((one) => ownBiller(one) === provider) ?? sdks.find((one) => bills(one, provider));
  if (!sdk) {
    warnOnce(
      'unseen request to another provider',
      `${said}: costspan instruments no SDK of ${provider}. A client of openai that is pointed at it is seen, out of a bundle and imported after costspan, or with instrumentOpenAI(client).`,
      provider,
    );
    return;
  }
  const { enabled, patched } = attachmentOf(sdk);
  // Switched off, it measures nothing on purpose. An app whose SDK is patched and that asks past it has chosen to.
  if (!enabled || patched) return;
  const packages = Object.keys(sdk.versions).join(' or ');
  const fix =
    importsSeen.not ??
    `Where a bundler has taken in ${packages}, write ${sdk.clientFunction}(client) where the client is made, or keep the package out of the bundle (in Next.js: serverExternalPackages; elsewhere: external). Where it was imported before costspan, start costspan first.`;
  warnOnce('unseen request', `${said}. ${fix}`, provider);
}

function ownBiller(sdk: Sdk | SdkSpec): string {
  return attachmentOf(sdk).spec.providers[0].provider;
}

function bills(sdk: Sdk | SdkSpec, provider: string): boolean {
  return attachmentOf(sdk).spec.providers.some((meter) => meter.provider === provider);
}
