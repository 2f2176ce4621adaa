import { guard } from '@costspan/core/internal';
import { currentCallOf } from '@costspan/instrumentation';
import type { MethodRow, OpenCall } from '@costspan/instrumentation';
import { billerOf } from '@costspan/meters/hosts';
import { sdk } from './sdk.ts';

/** As the SDK hands it to its HTTP handler. */
interface Request {
  readonly method?: string;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Handled {
  readonly response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

/** Requests that make something: not a poll, nor one for credentials. */
const MAKES = /\/model\/[^/]+\/(?:invoke|converse)|\/async-invoke$/;
/** Of an inference or of its job. */
const OWN = /\/model\/[^/]+\/|\/async-invoke(?:\/|$)/;

/** Every attempt of the SDK passes its HTTP handler, whichever that is: HTTP/2, `node:http`, `fetch` or the app's own. */
export const handle: MethodRow = {
  target: 'Handler',
  method: 'handle',
  role: 'transport',
  transport(original, _self, args) {
    const call = currentCallOf(sdk.name);
    const request = args[0] as Request | undefined;
    if (!call || !request || !OWN.test(request.path ?? '')) return original(...args);
    call.transportSeen = true;
    guard('bedrock address', () => noteAddress(call, request));
    return MAKES.test(request.path ?? '')
      ? attempt(call, args, () => original(...args) as Promise<Handled>)
      : original(...args);
  },
};

async function attempt({ http }: OpenCall, args: readonly unknown[], send: () => Promise<Handled>): Promise<Handled> {
  const { abortSignal } = { ...(args[1] as { readonly abortSignal?: AbortSignal } | undefined) };
  const one = http.open([abortSignal]);
  let handled: Handled;
  try {
    handled = await send();
  } catch (error) {
    one.failed(error);
    throw error;
  }
  guard('bedrock answer', () => {
    const { statusCode = 0, headers = {} } = handled.response ?? {};
    one.answered({ status: statusCode, headers: { get: (name) => headers[name] ?? null } });
  });
  return handled;
}

/** The place in the scope of a signature: through a gateway or a private endpoint the address does not tell it. */
const SCOPE = /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//;

/** Who answers, and where: the region decides the price. */
function noteAddress(
  call: OpenCall,
  { protocol = 'https:', hostname = '', port, path = '', headers = {} }: Request,
): void {
  const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
  const billed = billerOf(url) ?? { provider: hostname, url };
  const region = SCOPE.exec(headers['authorization'] ?? '')?.[1];
  call.asks(region === undefined ? billed : { ...billed, url: billed.url.replace(GATEWAY, `$1${region}.`) }, url);
}

/** The address that stands for Bedrock's behind a gateway. */
const GATEWAY = /^(https:\/\/bedrock-runtime\.)gateway\./;
