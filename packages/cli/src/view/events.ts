import type { ServerResponse } from 'node:http';
import type { Snapshots } from './snapshot.ts';
import type { Store } from './store.ts';

/** The least time between two events: a page that draws more often shows no more. */
const LEAST = 200;
/** Of the time that passes, this part may go into working out what the page shows. */
const SHARE = 4;
const ALIVE = 15_000;

/** Tells a page with server-sent events that something has come; it asks for what it shows. */
export function sendEvents(response: ServerResponse, store: Store, snapshots: Snapshots): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let told = -1;
  let timer: NodeJS.Timeout | undefined;
  const tell = async (): Promise<void> => {
    const begun = performance.now();
    const { version } = await snapshots.now();
    const took = performance.now() - begun;
    if (version !== told) response.write(`data: {"version":${(told = version)}}\n\n`);
    timer = setTimeout(
      () => {
        timer = undefined;
        if (store.version !== told) void tell();
      },
      Math.max(LEAST, SHARE * took),
    );
  };
  const stop = store.onChange(() => {
    if (!timer && store.version !== told) void tell();
  });
  const alive = setInterval(() => response.write(': alive\n\n'), ALIVE);
  response.on('close', () => {
    stop();
    clearInterval(alive);
    clearTimeout(timer);
  });
  void tell();
}
