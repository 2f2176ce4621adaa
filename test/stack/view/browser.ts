import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../build/parts.ts';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
}

/** What a page is looked at with. */
export interface Device {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

/** The installed Chromium, led by its own protocol. */
export class Browser {
  readonly #socket: WebSocket;
  readonly #stop: () => Promise<void>;
  readonly #asked = new Map<number, (answer: Answer) => void>();
  readonly #heard = new Map<string, (method: string, params: unknown) => void>();
  #last = 0;

  private constructor(socket: WebSocket, stop: () => Promise<void>) {
    this.#socket = socket;
    this.#stop = stop;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id === undefined) this.#heard.get(answer.sessionId ?? '')?.(answer.method ?? '', answer.params);
      else this.#asked.get(answer.id)?.(answer);
    });
  }

  static async start(): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'costspan-chromium-'));
    const child = spawn(
      program('chromium'),
      ['--headless=new', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let address: string | undefined;
    for await (const line of createInterface({ input: child.stderr })) {
      address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) break;
    }
    child.stderr.resume();
    if (address === undefined) throw new Error('Chromium ended before it listened');
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new Browser(socket, async () => {
      const closed = child.exitCode === null ? once(child, 'close') : undefined;
      child.kill('SIGKILL');
      await closed;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** A tab that shows an address. */
  async open(url: string, device: Device): Promise<Page> {
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page((method, params) => this.send(method, params, sessionId));
    this.#heard.set(sessionId, (method, params) => page.hear(method, params));
    await page.look(device);
    await page.start(url);
    return page;
  }

  send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    return new Promise((resolve, reject) => {
      this.#asked.set(id, ({ result, error }) => {
        this.#asked.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result as T);
      });
    });
  }

  async stop(): Promise<void> {
    this.#socket.close();
    await this.#stop();
  }
}

type Send = <T>(method: string, params?: object) => Promise<T>;

/** One tab. */
export class Page {
  /** addresses that it has asked for */
  readonly requested: string[] = [];
  /** what its console and its policy have said against it */
  readonly complaints: string[] = [];
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  async start(url: string): Promise<void> {
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await this.#send(`${domain}.enable`);
    await this.#send('Page.navigate', { url });
  }

  hear(method: string, params: unknown): void {
    if (method === 'Network.requestWillBeSent')
      this.requested.push((params as { request: { url: string } }).request.url);
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params));
    if (method === 'Log.entryAdded') {
      const { entry } = params as { entry: { level: string; text: string } };
      if (entry.level === 'error') this.complaints.push(entry.text);
    }
  }

  async look({ width, height, scheme }: Device): Promise<void> {
    await this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 500,
    });
    await this.#send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** What an expression comes to in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send<{
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
    return result.value;
  }

  /** Waits until an expression is true in the page, which is asked with every frame that it draws. */
  async until(expression: string, within = 20_000): Promise<void> {
    const found = await this.evaluate<boolean>(`new Promise((resolve) => {
      const end = performance.now() + ${within};
      const look = () => (${expression}) ? resolve(true) : performance.now() > end ? resolve(false) : requestAnimationFrame(look);
      look();
    })`);
    if (!found) throw new Error(`within ${within} ms never: ${expression}\n${await this.text()}`);
  }

  text(): Promise<string> {
    return this.evaluate('document.body.innerText');
  }

  async press(key: string): Promise<void> {
    const code = { Enter: 13, Escape: 27, Tab: 9, End: 35, Home: 36, ArrowDown: 40, PageDown: 34 }[key] ?? 0;
    const event = { key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' && { text: '\r' }) };
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key });
  }

  /** A picture of what is seen, as PNG; `whole`: of the page to its end. */
  async picture(whole = false): Promise<Buffer> {
    const { data } = await this.#send<{ data: string }>('Page.captureScreenshot', {
      format: 'png',
      captureBeyondViewport: whole,
    });
    return Buffer.from(data, 'base64');
  }
}
