import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Fields } from './fields.ts';
import { Invoice } from './invoice.ts';
import { readBody, send, type Exchange, type Reply, type Route } from './http.ts';
import { Orders, type Order } from './orders.ts';
import { PROVIDERS, RequestLog, type ProviderName } from './requests.ts';
import { Deliveries } from './deliveries.ts';

/** What a provider's routes may use. `origin` is the loopback server's, without a slash at the end. */
export interface Context {
  origin: string;
  invoice: Invoice;
  deliveries: Deliveries;
  /** Standard Webhooks secret, `whsec_` and base64. */
  webhookSecret: string;
}

/** For messages of a web socket that are requests of their own. */
export interface Messages {
  orders: Orders;
  /** Notes one among the requests that arrived. */
  received(body: Fields): void;
}

/** One provider's protocol. */
export interface Provider {
  name: ProviderName;
  /** Where its paths begin, as in `/openai`. */
  prefix: string;
  routes: readonly Route[];
  /** The provider's own error body for an ordered failure. */
  failure(order: Order & { fail: number }, exchange: Exchange): Reply;
  newRequestId(): string;
  /** On every answer. */
  headers(exchange: Exchange): Record<string, string>;
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, messages: Messages): void;
  reset(): void;
}

export interface Loopback {
  context: Context;
  requests: RequestLog;
  orders: Record<ProviderName, Orders>;
  reset(): void;
  close(): Promise<void>;
}

function retryHeaders({ retryAfter }: Order): Record<string, string> {
  if (retryAfter === undefined) {
    return {};
  }
  return typeof retryAfter === 'number'
    ? { 'retry-after': String(retryAfter) }
    : { 'retry-after-ms': String(retryAfter.ms) };
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

async function answer(
  loopback: Loopback,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const path = url.pathname.slice(provider.prefix.length) || '/';
  const received = { method: request.method ?? 'GET', headers: plainHeaders(request), ...(await readBody(request)) };
  loopback.requests.add(provider.name, path + url.search, received);
  const found = provider.routes
    .filter((route) => route.method === received.method)
    .map((route) => ({ route, match: route.path.exec(path) }))
    .find(({ match }) => match);
  const taken = loopback.orders[provider.name].take({
    method: received.method,
    path,
    billable: found?.route.billable ?? false,
  });
  const order = taken?.order ?? {};
  const params = Object.entries(found?.match?.groups ?? {}).map(([key, value]) => [
    key,
    decodeURIComponent(value ?? ''),
  ]);
  const exchange: Exchange = {
    ...received,
    path,
    query: url.searchParams,
    params: Object.fromEntries(params),
    order,
    requestId: provider.newRequestId(),
  };
  if (order.drop === 'before') {
    taken?.met();
    request.socket.resetAndDestroy();
    return;
  }
  const { fail } = order;
  const reply =
    fail !== undefined
      ? provider.failure({ ...order, fail }, exchange)
      : found
        ? await found.route.run(exchange)
        : provider.failure({ fail: 404 }, exchange);
  taken?.met();
  if (order.hold) {
    await taken?.released;
  }
  if (reply.deliver) {
    loopback.context.deliveries.waitFor(new Promise((resolve) => response.once('close', resolve)));
    reply.deliver();
  }
  if (order.drop === 'after') {
    request.socket.resetAndDestroy();
    return;
  }
  const headers = { ...provider.headers(exchange), ...reply.headers, ...retryHeaders(order), ...order.headers };
  send(response, { ...reply, headers });
}

/** Starts one HTTP server on 127.0.0.1 and a free port; each provider has its own prefix there. */
export async function listen(make: readonly ((context: Context) => Provider)[]): Promise<Loopback> {
  const server = createServer();
  // A connection that an order cut must not be handed to the next call: no request of its own would ever arrive.
  server.maxRequestsPerSocket = 1;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const context: Context = {
    origin: `http://127.0.0.1:${port}`,
    invoice: new Invoice(),
    deliveries: new Deliveries(),
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
  };
  const providers = make.map((provider) => provider(context));
  const orders = Object.fromEntries(PROVIDERS.map((name) => [name, new Orders()])) as Record<ProviderName, Orders>;
  const requests = new RequestLog();
  const reset = (): void => {
    Object.values(orders).forEach((queue) => queue.clear());
    providers.forEach((provider) => provider.reset());
    requests.clear();
    context.invoice.clear();
    context.deliveries.clear();
  };
  const loopback: Loopback = {
    context,
    requests,
    orders,
    reset,
    close: async () => {
      reset();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      upgraded.forEach((socket) => socket.destroy());
      await closed;
    },
  };
  const upgraded = new Set<Duplex>();
  const at = (pathname: string): Provider | undefined =>
    providers.find(({ prefix }) => pathname === prefix || pathname.startsWith(`${prefix}/`));
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', context.origin);
    const provider = at(url.pathname);
    if (!provider) {
      send(response, { status: 404, json: { error: `No provider at ${url.pathname}` } });
      return;
    }
    answer(loopback, provider, request, response, url).catch((error: unknown) => {
      // A fault of the simulator must be seen in the test, not retried by the SDK as a server error.
      if (!response.headersSent && !request.socket.destroyed) {
        send(response, { status: 400, json: { error: { message: `simulator fault: ${String(error)}` } } });
      }
    });
  });
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket.once('close', () => upgraded.delete(socket)));
    const provider = at(new URL(request.url ?? '/', context.origin).pathname);
    if (provider?.upgrade) {
      const { pathname } = new URL(request.url ?? '/', context.origin);
      provider.upgrade(request, socket, head, {
        orders: orders[provider.name],
        received: (body) =>
          requests.add(provider.name, pathname.slice(provider.prefix.length), {
            method: 'POST',
            headers: plainHeaders(request),
            body,
            files: {},
          }),
      });
    } else {
      socket.destroy();
    }
  });
  return loopback;
}
