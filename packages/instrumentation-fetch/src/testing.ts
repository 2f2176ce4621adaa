/** A provider on loopback that answers with fixtures, and the clients that ask it, for tests of this package. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { configure, memoryJobStore } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { attachmentOf } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { billers } from '@costspan/meters';
import { billerOf } from '@costspan/meters/hosts';
import axios from 'axios';
import got from 'got';
import * as undici from 'undici';
import { spec } from './spec.ts';

/** How an answer goes over the wire. */
export const FORMS = ['one piece', 'chunked', 'gzip', 'br'] as const;
export type Form = (typeof FORMS)[number];

/** What is sent: JSON, or a form for the routes that take one. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly body: string | FormData | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the app gets. */
export interface Got {
  readonly status: number;
  readonly body: Buffer;
}

type Client = (out: Outgoing) => Promise<Got>;

/** Every client, by the name that people know it by. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  async fetch({ url, ...init }) {
    const response = await fetch(url, init as RequestInit);
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  },
  async undici({ url, ...given }) {
    const init = isOwnForm ? given : await encoded(given);
    const { statusCode, body: answer } = await undici.request(url, init as never);
    return { status: statusCode, body: Buffer.from(await answer.arrayBuffer()) };
  },
  async axios({ url, method, body, headers }) {
    const options = { url, method, data: body, headers, responseType: 'arraybuffer', validateStatus: () => true };
    const { status, data } = await axios.request<Buffer>(options as never);
    return { status, body: data };
  },
  async got({ url, method, body, headers }) {
    const options = { method, body, headers, throwHttpErrors: false, responseType: 'buffer', retry: { limit: 0 } };
    const { statusCode, rawBody } = await got(url, options as never);
    return { status: statusCode, body: Buffer.from(rawBody) };
  },
};

/** undici takes the forms of a Node that brings the same undici. */
const isOwnForm = Number(process.versions['undici']?.split('.')[0]) >= 7;

async function encoded({ body, headers, method }: Omit<Outgoing, 'url'>): Promise<object> {
  if (!(body instanceof FormData)) return { body, headers, method };
  const form = new Response(body);
  const type = form.headers.get('content-type') ?? '';
  return { method, headers: { ...headers, 'content-type': type }, body: Buffer.from(await form.arrayBuffer()) };
}

export type Answer = Pick<Exchange, 'status' | 'response' | 'headers'>;
type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that stands for every biller: `/kling/v1/videos/text2video` is Kling's. */
export class Provider {
  answer: Answer = {};
  form: Form = 'one piece';
  /** answers itself, in place of `answer` */
  serve: Serve | undefined;
  requests = 0;
  readonly #server: Server;
  origin = '';

  constructor() {
    this.#server = createServer((request, response) => {
      this.requests += 1;
      if (this.serve) return this.serve(request, response);
      request.resume();
      request.on('end', () => this.#send(response));
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get gateways(): Record<string, string> {
    return Object.fromEntries(billers.map((one) => [`${this.origin.slice('http://'.length)}/${one}`, one]));
  }

  /** The same address here. */
  here(provider: string, url: string): string {
    const { pathname, search } = new URL(url);
    return `${this.origin}/${provider}${pathname}${search}`;
  }

  #send(response: ServerResponse): void {
    const { status = 200, headers = {} } = this.answer;
    const type = headers['content-type'] ?? 'application/json';
    const body = bodyOf(this.answer.response, type);
    const coded = this.form === 'gzip' ? gzipSync(body) : this.form === 'br' ? brotliCompressSync(body) : body;
    if (this.form === 'gzip' || this.form === 'br') response.setHeader('content-encoding', this.form);
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    response.setHeader('content-type', type);
    response.statusCode = status;
    if (this.form !== 'chunked') return void response.setHeader('content-length', coded.length).end(coded);
    const cut = Math.floor(coded.length / 3);
    response.write(coded.subarray(0, cut));
    setImmediate(() => {
      response.write(coded.subarray(cut, 2 * cut + 1));
      setImmediate(() => response.end(coded.subarray(2 * cut + 1)));
    });
  }
}

function bodyOf(response: unknown, type: string): Buffer {
  if (response === undefined || response === null) return Buffer.from([0x49, 0x44, 0x33, 0x04, 0x00]);
  if (/event-stream/.test(type) && Array.isArray(response))
    return Buffer.from(`${response.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`);
  return Buffer.from(typeof response === 'string' ? response : JSON.stringify(response));
}

/** A fresh recorder of everything that the layer writes. */
export function record(gateways: Readonly<Record<string, string>>): Recorder {
  const recorder = new Recorder();
  configure({ gateways, jobStore: memoryJobStore() });
  attachmentOf(spec).providers = recorder.providers;
  return recorder;
}

/** The exchange as a gateway's address leaves it. */
export function asSeen(exchange: Exchange, url: string): Exchange {
  const { model: _, ...rest } = exchange;
  return { ...rest, url: billerOf(url)?.url };
}

/** Resolves when a condition holds, which what is under way in this process will make true. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 3_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
