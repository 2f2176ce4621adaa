import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Store } from './store.ts';

/** Puts a recorded run of the demo in the place of what is not there yet: its OTLP exports, as `examples/demo/record.ts` took them. */
export function takeSample(store: Store): void {
  const lines = gunzipSync(readFileSync(new URL('../../assets/sample.jsonl.gz', import.meta.url))).toString();
  store.clear();
  for (const line of lines.trim().split('\n')) {
    const message = JSON.parse(line) as Record<string, unknown>;
    store.take('resourceSpans' in message ? 'traces' : 'logs', message);
  }
  store.isSample = true;
}
