import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { INSTALL_AUTO, ownAuto } from '../../app/auto.ts';
import { measuredEnvironment } from '../../app/environment.ts';
import type { Finding, Scene } from '../finding.ts';
import { REPORT } from '../report.ts';
import type { Report } from '../report.ts';
import { byHttpIn } from './by-http.ts';
import { promisesOf } from './promises.ts';
import { warnedIn } from './warned.ts';

/** The most that one export of the command may hold: a doctor's run is short. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Seen {
  spans: number;
  metrics: number;
  records: Map<string, number>;
  unpriced: Map<string, number>;
  /** `service.instance.id` of what was exported; undefined for none */
  instances: Set<string | undefined>;
}

/** Runs the app's own command with costspan switched on, and reports what it exported. */
export async function checkCommand(command: readonly string[], scene: Scene): Promise<Finding[]> {
  const register = ownAuto('register', scene.directory);
  if (register === undefined)
    return [
      {
        check: 'patched',
        level: 'problem',
        message: `@costspan/auto is not installed in ${scene.directory}: the command was not run`,
        fix: INSTALL_AUTO,
      },
    ];
  const report = new URL(`../report${extname(import.meta.url)}`, import.meta.url).href;
  const seen: Seen = { spans: 0, metrics: 0, records: new Map(), unpriced: new Map(), instances: new Set() };
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      note(request.url ?? '', body, seen);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'costspan-doctor-'));
  const reports = join(folder, 'reports.jsonl');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const code = await run(command, scene, endpoint, [register, report], reports);
  server.close();
  server.closeAllConnections();
  const said = reportsIn(reports);
  const found = [
    ...findings(command, code, seen),
    ...byHttpIn(said),
    ...warnedIn(said),
    ...promisesOf(said, seen.instances),
  ];
  rmSync(folder, { recursive: true, force: true });
  return found;
}

/** What each process said as it ended; a killed one says nothing. */
function reportsIn(file: string): Report[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Report);
  } catch {
    return [];
  }
}

function run(
  command: readonly string[],
  scene: Scene,
  endpoint: string,
  imports: readonly string[],
  reports: string,
): Promise<number | string> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: scene.directory,
    // The app's own output is not the doctor's answer.
    stdio: ['inherit', 'ignore', 'inherit'],
    env: { ...measuredEnvironment(scene.environment, endpoint, imports), [REPORT]: reports },
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

interface Resource {
  resource?: { attributes?: { key: string; value: { stringValue?: string } }[] };
}

interface Otlp {
  resourceSpans?: (Resource & { scopeSpans?: { spans?: unknown[] }[] })[];
  resourceMetrics?: (Resource & { scopeMetrics?: { metrics?: { name: string }[] }[] })[];
  resourceLogs?: (Resource & {
    scopeLogs?: { logRecords?: { attributes?: { key: string; value: { stringValue?: string } }[] }[] }[];
  })[];
}

function note(path: string, body: unknown, seen: Seen): void {
  const otlp = (body ?? {}) as Otlp;
  for (const { resource } of [otlp.resourceSpans, otlp.resourceMetrics, otlp.resourceLogs].flatMap(
    (part) => part ?? [],
  ))
    seen.instances.add(resource?.attributes?.find(({ key }) => key === 'service.instance.id')?.value.stringValue);
  if (path.endsWith('/traces'))
    seen.spans += (otlp.resourceSpans ?? [])
      .flatMap((one) => one.scopeSpans ?? [])
      .flatMap((one) => one.spans ?? []).length;
  if (path.endsWith('/metrics')) {
    const names = (otlp.resourceMetrics ?? [])
      .flatMap((one) => one.scopeMetrics ?? [])
      .flatMap((one) => one.metrics ?? []);
    seen.metrics = Math.max(seen.metrics, names.filter(({ name }) => name.startsWith('costspan.')).length);
  }
  for (const record of (otlp.resourceLogs ?? [])
    .flatMap((one) => one.scopeLogs ?? [])
    .flatMap((one) => one.logRecords ?? [])) {
    const of = (key: string): string | undefined =>
      record.attributes?.find((one) => one.key === key)?.value.stringValue;
    if (of('costspan.charge.key') === undefined) continue;
    const model = `${of('gen_ai.provider.name')} ${of('gen_ai.request.model') ?? '(no model)'}`;
    const reason = of('costspan.cost.missing_reason');
    const into = reason === undefined ? seen.records : seen.unpriced;
    const key = reason === undefined ? model : `${model}: ${reason}`;
    into.set(key, (into.get(key) ?? 0) + 1);
  }
}

function findings(command: readonly string[], code: number | string, seen: Seen): Finding[] {
  const found: Finding[] = [];
  const shown = command.join(' ');
  if (code !== 0)
    found.push({
      check: 'command',
      level: 'problem',
      message: `${shown} ended with ${code}`,
      fix: 'run it alone first; costspan changes no exit code',
    });
  const priced = [...seen.records.values()].reduce((sum, n) => sum + n, 0);
  const unpriced = [...seen.unpriced.values()].reduce((sum, n) => sum + n, 0);
  if (priced + unpriced === 0) {
    found.push({
      check: 'patched',
      level: 'problem',
      message: 'no generation was seen',
      fix: 'does the command call a supported SDK? In a bundle use instrumentOpenAI(client) and its relatives; a process that ends by process.exit() exports nothing',
    });
    return found;
  }
  found.push({
    check: 'patched',
    level: 'ok',
    message: `${priced + unpriced} charges seen`,
    data: { priced, unpriced },
  });
  for (const [model, n] of seen.records) found.push({ check: 'priced', level: 'ok', message: `${model}: ${n}` });
  for (const [model, n] of seen.unpriced)
    found.push({
      check: 'priced',
      level: 'problem',
      message: `${model}: ${n} unpriced`,
      fix: 'add its price in a file named by COSTSPAN_PRICES',
    });
  found.push(
    seen.spans > 0
      ? {
          check: 'exported',
          level: 'ok',
          message: `${seen.spans} spans, ${seen.metrics} costspan metrics, ${priced + unpriced} ledger records`,
        }
      : {
          check: 'exported',
          level: 'problem',
          message: 'charges arrived, spans did not',
          fix: 'look at OTEL_TRACES_SAMPLER',
        },
  );
  return found;
}
