/**
 * Records the sample that `costspan view` shows: the demo's spans and ledger records, one OTLP export a line, gzipped.
 * Run it where the demo has changed: node examples/demo/record.ts
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startSimulator } from '@costspan/simulator';
import { runStudio } from './studio.ts';

const OUT = join(import.meta.dirname, '../../packages/cli/assets/sample.jsonl.gz');

const lines: string[] = [];
const server = createServer((request, response) => {
  void (async () => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += String(piece);
    if (request.url !== '/v1/metrics') lines.push(body);
    response.setHeader('content-type', 'application/json').end('{}');
  })();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const simulator = await startSimulator();
const code = await runStudio(simulator, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'ignore');
await simulator.close();
server.close();
if (code !== 0) throw new Error(`the app ended with ${code}`);
writeFileSync(OUT, gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
console.log(`${OUT}: ${lines.length} exports`);
