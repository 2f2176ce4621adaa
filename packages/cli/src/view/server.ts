import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PriceBook } from '@costspan/core';
import { WrongUse } from '../exit.ts';
import { answer } from './answers/index.ts';
import { sendEvents } from './events.ts';
import { requireLoopback, requireNoOrigin, requireOwnOrigin, requireToken } from './guard.ts';
import { readExport } from './otlp/body.ts';
import type { Signal } from './otlp/protobuf.ts';
import { servedPage } from './page.ts';
import { Refused } from './refused.ts';
import { takeSample } from './sample.ts';
import { Snapshots } from './snapshot.ts';
import type { Store } from './store.ts';

export interface ViewServer {
  readonly port: number;
  readonly token: string;
  close(): void;
}

const HEADERS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' };

/** OTLP/HTTP in and the page out, on one port of loopback. */
export async function serve(store: Store, book: PriceBook, port: number, token: string): Promise<ViewServer> {
  const view = new View(store, book, token);
  const server = createServer((request, response) => void view.handle(request, response));
  await listening(server, port);
  const { port: bound } = server.address() as AddressInfo;
  view.cookie = `costspan-view-${bound}`;
  return {
    port: bound,
    token,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        new WrongUse(
          code === 'EADDRINUSE' || code === 'EACCES'
            ? `--port ${port} cannot be had (${code}): --port 0 takes any that is free`
            : message,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

class View {
  cookie = '';
  readonly #store: Store;
  readonly #book: PriceBook;
  readonly #token: string;
  readonly #snapshots: Snapshots;
  readonly #page = servedPage();

  constructor(store: Store, book: PriceBook, token: string) {
    this.#store = store;
    this.#book = book;
    this.#token = token;
    this.#snapshots = new Snapshots(store);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    try {
      requireLoopback(request);
      const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://view/');
      const signal = /^\/v1\/(traces|logs|metrics)$/.exec(pathname)?.[1] as Signal | undefined;
      if (signal) return await this.#take(signal, request, response);
      requireOwnOrigin(request);
      requireToken(request, searchParams, this.#token, this.cookie);
      if (pathname === '/api/sample') return this.#sample(request, response);
      requireMethod(request, 'GET');
      if (pathname === '/') return this.#showPage(response);
      if (pathname === '/api/events') return sendEvents(response, this.#store, this.#snapshots);
      if (!pathname.startsWith('/api/')) throw new Refused(404, 'there are / and /api/');
      const path = pathname.slice('/api'.length) + search;
      json(response, 200, await answer(path, await this.#snapshots.now(), this.#book));
    } catch (error) {
      if (response.headersSent) response.destroy();
      else if (error instanceof Refused) json(response, error.status, { error: error.message });
      else json(response, 500, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  async #take(signal: Signal, request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireNoOrigin(request);
    requireMethod(request, 'POST');
    const { type, message } = await readExport(signal, request);
    this.#store.take(signal, message);
    // The answer that all was taken is an empty message.
    response.setHeader('content-type', type).end(type === 'application/json' ? '{}' : '');
  }

  #showPage(response: ServerResponse): void {
    const { html, policy } = this.#page;
    response.setHeader('set-cookie', `${this.cookie}=${this.#token}; HttpOnly; SameSite=Strict; Path=/`);
    response.setHeader('content-security-policy', policy);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  }

  #sample(request: IncomingMessage, response: ServerResponse): void {
    requireMethod(request, 'POST');
    if (!this.#store.isEmpty && !this.#store.isSample) throw new Refused(409, 'there is something real to be seen');
    takeSample(this.#store);
    json(response, 200, { sample: true });
  }
}

function requireMethod({ method }: IncomingMessage, wanted: string): void {
  if (method !== wanted) throw new Refused(405, `${String(method)} is not taken here: ${wanted}`);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
