'use strict';

const RETRIED = new Set([429, 500, 503]);

/** Makes the SDK's classes anew for each entry: the two builds of a real SDK share no class either. */
module.exports = function makeSdk() {
  class AcmeError extends Error {
    constructor(status, body) {
      super(`${status} ${body?.error?.message ?? 'without a message'}`);
      this.name = 'AcmeError';
      this.status = status;
      this.error = body?.error;
    }
  }

  /** A client of OpenAI's API for images and videos. */
  class AcmeClient {
    constructor({ apiKey, baseURL = 'https://api.openai.com/v1', fetch = globalThis.fetch, maxRetries = 2 }) {
      Object.assign(this, { apiKey, baseURL, fetch, maxRetries });
      this.images = new Images(this);
      this.videos = new Videos(this);
    }

    /** Sends a request until it is answered, at most `maxRetries` times more. A real SDK waits between attempts. */
    async request(method, path, body, { signal } = {}) {
      const headers = { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json' };
      for (let left = this.maxRetries; ; left--) {
        try {
          const init = { method, headers, body: body && JSON.stringify(body), signal };
          const response = await this.send(`${this.baseURL}${path}`, init);
          if (response.ok) return response;
          const error = new AcmeError(response.status, await response.json());
          if (left === 0 || !RETRIED.has(response.status)) throw error;
        } catch (error) {
          if (left === 0 || error instanceof AcmeError || signal?.aborted) throw error;
        }
      }
    }

    /** One HTTP attempt: every request of the SDK passes here. */
    send(url, init) {
      const { fetch } = this;
      return fetch(url, init);
    }
  }

  class Images {
    constructor(client) {
      this.client = client;
    }

    async generate(body, options) {
      return (await this.client.request('POST', '/images/generations', body, options)).json();
    }

    async stream(body, options) {
      return events(await this.client.request('POST', '/images/generations', { ...body, stream: true }, options));
    }
  }

  class Videos {
    constructor(client) {
      this.client = client;
    }

    async create(body, options) {
      return (await this.client.request('POST', '/videos', body, options)).json();
    }

    async retrieve(id, options) {
      return (await this.client.request('GET', `/videos/${id}`, undefined, options)).json();
    }
  }

  return { AcmeClient, AcmeError, Images, Videos };
};

/** The events of a `text/event-stream`. */
async function* events(response) {
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
  }
}
