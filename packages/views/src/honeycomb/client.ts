import { fields, list, text } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

export type { Fields };

export interface Account {
  /** https://api.honeycomb.io, or https://api.eu1.honeycomb.io in Europe */
  readonly endpoint: string;
  /** a configuration key of the environment */
  readonly key: string;
}

/** Honeycomb has answered with an error, or not at all: the message says what to do. */
export class HoneycombError extends Error {
  override readonly name = 'HoneycombError';
}

/** A call that did not go through is not made again: what was made before it is found by the next run. */
export class HoneycombClient {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  async list(path: string): Promise<readonly Fields[]> {
    return (list(await this.#call('GET', path)) ?? []).map(fields).filter((one) => one !== undefined);
  }

  /** Undefined where there is no such thing (404). */
  async find(path: string): Promise<Fields | undefined> {
    return fields(await this.#call('GET', path, undefined, true));
  }

  /** Gives what is there now, its `id` among it. */
  async write(method: 'POST' | 'PUT', path: string, body: object): Promise<Fields & { readonly id: string }> {
    const answer = fields(await this.#call(method, path, body));
    const id = text(answer?.['id']);
    if (!answer || id === undefined) throw new HoneycombError(`${method} ${path}: Honeycomb's answer has no id`);
    return { ...answer, id };
  }

  async #call(method: string, path: string, body?: object, mayLack = false): Promise<unknown> {
    const { endpoint, key } = this.#account;
    const answer = await fetch(`${endpoint.replace(/\/$/, '')}${path}`, {
      method,
      headers: { 'x-honeycomb-team': key, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    }).catch((error: unknown) => {
      const { cause } = error as { cause?: unknown };
      throw new HoneycombError(`${method} ${path}: no answer of ${endpoint}: ${String(cause ?? error)}`);
    });
    if (answer.status === 404 && mayLack) return undefined;
    const content = await answer.text();
    if (!answer.ok) throw new HoneycombError(`${method} ${path}: ${answer.status} ${problem(answer, content)}`);
    return parsed(content);
  }
}

/**
 * What an error says: `error`, and one line for each field (RFC 7807 with `type_detail`), or that it is too early, with
 * the time at which it is not (https://docs.honeycomb.io/api/rate-limit, 2026-11-24).
 */
function problem({ status, headers }: Response, content: string): string {
  const body = fields(parsed(content));
  const said = (text(body?.['error']) ?? text(body?.['title']) ?? content.slice(0, 200)).replace(/\.$/, '');
  const details = (list(body?.['type_detail']) ?? []).flatMap((one) => {
    const { field, code, description } = fields(one) ?? {};
    return `\n  ${[field, code, description].filter((part) => part !== undefined && part !== '').join(': ')}`;
  });
  return `${said}${details.join('')}${ADVICE[status] ?? ''}${status === 429 ? again(headers) : ''}`;
}

const ADVICE: Readonly<Record<number, string>> = {
  401: '. HONEYCOMB_API_KEY has to be a configuration key of this region (Europe: --endpoint https://api.eu1.honeycomb.io); an ingest key cannot do this',
  403: '. The key may not do this: allow it to manage queries and columns, public boards, triggers and SLOs',
  404: '. There is no such dataset: name one by its slug, which is in the address of its page',
};

function again(headers: Headers): string {
  const reset = /reset=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  const after = headers.get('retry-after') ?? (reset === undefined ? 'a minute' : `${reset} seconds`);
  return `. Run it again after ${after}: it goes on where it stopped`;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
