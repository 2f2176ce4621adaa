import { request } from 'node:http';

/** One webhook POST that was tried. `status` is what the receiver answered; absent when it could not be reached. */
export interface Delivery {
  url: string;
  headers: Record<string, string>;
  body: string;
  status?: number;
}

/** Sends webhooks in the order they were queued, one after the other, and remembers what happened. */
export class Deliveries {
  #done: Delivery[] = [];
  #last: Promise<void> = Promise.resolve();

  /** What is queued from now on is sent after this. */
  waitFor(event: Promise<unknown>): void {
    this.#last = this.#last.then(() => event).then(() => undefined);
  }

  /** `make` runs right before the POST, so that the body shows the job as it is then. */
  queue(url: string, times: number, make: () => { headers: Record<string, string>; body: string }): void {
    this.#last = this.#last.then(async () => {
      const { headers, body } = make();
      for (let time = 0; time < times; time += 1) {
        this.#done.push({ url, headers, body, ...(await post(url, headers, body)) });
      }
    });
  }

  /** Resolves when nothing is queued any more, with every delivery so far. */
  async settled(): Promise<readonly Delivery[]> {
    let last: Promise<void>;
    do {
      last = this.#last;
      await last;
    } while (last !== this.#last);
    return this.#done;
  }

  clear(): void {
    this.#done = [];
  }
}

// Not fetch: the program under test may have patched that, and a webhook is none of its requests.
function post(url: string, headers: Record<string, string>, body: string): Promise<{ status?: number }> {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    sent.once('error', () => resolve({}));
    sent.once('response', (response) => {
      response
        .resume()
        .once('end', () => resolve(response.statusCode === undefined ? {} : { status: response.statusCode }));
    });
    sent.end(body);
  });
}
