import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText, buffer } from 'node:stream/consumers';
import type { Fields } from './fields.ts';
import { fields } from './fields.ts';
import type { Order } from './orders.ts';

/** What a route answers. Exactly one of `json`, `bytes`, `events` is the body; none is an empty body. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  /** Each part is one chunk on the wire. */
  bytes?: readonly (Uint8Array | string)[];
  events?: readonly ServerEvent[];
  /** Queues the webhooks that follow this answer; they wait until it is sent or the connection is gone. */
  deliver?: () => void;
}

/** One server-sent event; an object is sent as JSON. */
export interface ServerEvent {
  event?: string;
  data: unknown;
}

/** One accepted request, as a route sees it. */
export interface Exchange {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  /** The named groups of the route's path. */
  params: Record<string, string>;
  /** The JSON body, or the text fields of a form (a repeated field is an array). */
  body: Fields;
  /** The files of a form by field name without `[]`. */
  files: Record<string, File[]>;
  /** The body as it came, for uploads. */
  raw: Buffer;
  /** `{}` when no order met this request. */
  order: Order;
  requestId: string;
}

export interface Route {
  method: string;
  path: RegExp;
  /** True for requests that cost money when accepted: the ones that orders meet by default. */
  billable?: boolean;
  run(exchange: Exchange): Reply | Promise<Reply>;
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, json: value, headers };
}

export function bytes(
  type: string,
  parts: readonly (Uint8Array | string)[],
  headers: Record<string, string> = {},
): Reply {
  return { status: 200, bytes: parts, headers: { 'content-type': type, ...headers } };
}

export function events(all: readonly ServerEvent[], headers: Record<string, string> = {}): Reply {
  return { status: 200, events: all, headers };
}

function line({ event, data }: ServerEvent): string {
  const shown = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event ? `event: ${event}\n` : ''}data: ${shown}\n\n`;
}

export function send(response: ServerResponse, reply: Reply): void {
  const headers: Record<string, string> = { ...reply.headers };
  let parts: readonly (Uint8Array | string)[] = reply.bytes ?? [];
  if (reply.events) {
    headers['content-type'] = 'text/event-stream; charset=utf-8';
    parts = reply.events.map(line);
  } else if (reply.json !== undefined) {
    headers['content-type'] ??= 'application/json';
    parts = [JSON.stringify(reply.json)];
  }
  response.writeHead(reply.status, headers);
  for (const part of parts) {
    response.write(part);
  }
  response.end();
}

type Body = Pick<Exchange, 'body' | 'files' | 'raw'>;

async function readForm(raw: Buffer, type: string): Promise<Body> {
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  const body: Fields = {};
  const files: Record<string, File[]> = {};
  for (const [key, value] of form.entries()) {
    const name = key.replace(/\[\]$/, '');
    if (typeof value === 'string') {
      const nested = /^(\w+)\[(\w+)\]$/.exec(key);
      if (nested?.[1] && nested[2]) {
        body[nested[1]] = { ...fields(body[nested[1]]), [nested[2]]: value };
      } else {
        body[name] = body[name] === undefined ? value : [body[name], value].flat();
      }
    } else {
      (files[name] ??= []).push(value);
    }
  }
  return { body, files, raw };
}

export async function readBody(request: IncomingMessage): Promise<Body> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    return readForm(await buffer(request), type);
  }
  if (type.startsWith('application/json')) {
    const raw = await readText(request);
    return { body: fields(raw === '' ? {} : JSON.parse(raw)), files: {}, raw: Buffer.from(raw) };
  }
  return { body: {}, files: {}, raw: await buffer(request) };
}
