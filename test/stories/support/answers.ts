import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** in the place of a body of JSON */
  readonly text?: string;
  /** the connection breaks once the request has come */
  readonly lost?: true;
}

/** A provider that gives the story's literal answers, one for each request, in their order. */
export interface Answers {
  readonly url: string;
  /** requests that came */
  readonly asked: number;
  next(...answers: readonly Answer[]): void;
}

export async function startAnswers(): Promise<Answers> {
  const waiting: Answer[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      asked += 1;
      const { status, headers, body, text, lost } = waiting.shift() ?? {
        status: 400,
        body: { error: { message: 'unexpected' } },
      };
      if (lost) return void request.socket.destroy();
      response.writeHead(status ?? 200, { 'content-type': 'application/json', ...headers });
      response.end(text ?? JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    next: (...answers) => void waiting.push(...answers),
  };
}
