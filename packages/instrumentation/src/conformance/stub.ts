/** What a stubbed provider answers. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** JSON, the text itself, a list of events for `text/event-stream`, or of lines for `application/octet-stream`, bytes; an `Error` breaks the connection */
  readonly body?: unknown;
  /** never answered: rejects when the request is aborted */
  readonly hang?: boolean;
}

/** A request as the SDK sent it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A `fetch` without a network that keeps what it was asked. */
export class Stub {
  readonly sent: Sent[] = [];
  readonly fetch: typeof globalThis.fetch;

  constructor(serve: (request: Sent, number: number) => Answer) {
    this.fetch = async (input, init) => {
      const given = input instanceof Request ? input : undefined;
      const signal = init?.signal ?? given?.signal;
      const request: Sent = {
        method: (init?.method ?? given?.method ?? 'GET').toUpperCase(),
        url: given?.url ?? String(input),
        headers: headersOf((init?.headers as Record<string, string>) ?? given?.headers),
        body: given?.body ? await bodyIn(given) : await plain(init?.body),
      };
      // How Stainless SDKs find out what their `fetch` can do, before an upload: it goes nowhere.
      if (request.url.startsWith('data:')) return new Response('');
      if (signal?.aborted) throw new DOMException('This operation was aborted', 'AbortError');
      this.sent.push(request);
      const answer = serve(request, this.sent.length);
      if (answer.hang) return hang(signal);
      if (answer.body instanceof Error) throw answer.body;
      return new Response(bodyOf(answer), { status: answer.status ?? 200, headers: defined(answer.headers) });
    };
  }
}

/** Without the boundary of a form, which is random. */
function headersOf(given: ConstructorParameters<typeof Headers>[0]): Record<string, string> {
  const headers = [...new Headers(given)];
  return Object.fromEntries(headers.map(([name, value]) => [name, value.replace(/; boundary=.*$/, '')]));
}

/** The body of a request that the SDK has made itself. */
async function bodyIn(request: Request): Promise<unknown> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data');
  return isForm ? plain(await request.formData()) : request.text();
}

function hang(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('This operation was aborted', 'AbortError')));
  });
}

async function plain(body: unknown): Promise<unknown> {
  if (body instanceof FormData)
    return Promise.all(
      [...body].map(async ([name, value]) => [
        name,
        typeof value === 'string' ? value : [value.name, value.type, await value.text()],
      ]),
    );
  if (body instanceof Blob) return body.text();
  return body;
}

function bodyOf({ body, headers, status }: Answer): string | Uint8Array<ArrayBuffer> | null {
  if (body === undefined || status === 204) return null;
  if (body === null) return new Uint8Array([0x49, 0x44, 0x33, 0x04, 0x00]);
  if (body instanceof Uint8Array || typeof body === 'string') return body as string | Uint8Array<ArrayBuffer>;
  const type = headers?.['content-type'] ?? '';
  if (Array.isArray(body) && /event-stream/.test(type)) return sse(body);
  if (Array.isArray(body) && /octet-stream/.test(type)) return body.map((line) => `${JSON.stringify(line)}\n`).join('');
  return JSON.stringify(body);
}

function sse(events: readonly unknown[]): string {
  const isChat = events.some((event) => (event as { object?: unknown }).object === 'chat.completion.chunk');
  const texts = events.map((event) => {
    const type = (event as { type?: unknown }).type;
    return `${typeof type === 'string' ? `event: ${type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
  });
  return texts.join('') + (isChat ? 'data: [DONE]\n\n' : '');
}

function defined(headers: Answer['headers']): Record<string, string> {
  const entries = Object.entries({ 'content-type': 'application/json', ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
