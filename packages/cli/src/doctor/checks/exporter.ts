import { connect } from 'node:net';
import type { Check, Finding } from '../finding.ts';

const SIGNALS = ['traces', 'metrics', 'logs'] as const;
type Signal = (typeof SIGNALS)[number];

/** Asks where spans, metrics and ledger records would go whether they would be taken there. */
export const checkExporter: Check = async ({ environment }) => {
  if (/^true$/i.test(environment['OTEL_SDK_DISABLED'] ?? '')) {
    return [
      {
        check: 'exporter',
        level: 'problem',
        message: 'OTEL_SDK_DISABLED is true: nothing is exported',
        fix: 'unset OTEL_SDK_DISABLED',
      },
    ];
  }
  return Promise.all(SIGNALS.map((signal) => checkSignal(signal, environment)));
};

async function checkSignal(
  signal: Signal,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding> {
  const own = (name: string): string | undefined =>
    environment[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`] ||
    environment[`OTEL_EXPORTER_OTLP_${name}`] ||
    undefined;
  const exporter = environment[`OTEL_${signal.toUpperCase()}_EXPORTER`] || 'otlp';
  if (
    !exporter
      .split(',')
      .map((one) => one.trim())
      .includes('otlp')
  ) {
    return {
      check: 'exporter',
      level: 'note',
      message: `${signal}: exported by ${exporter}, not by OTLP`,
      data: { signal, exporter },
    };
  }
  const protocol = own('PROTOCOL') ?? 'http/protobuf';
  const url = urlOf(signal, protocol, environment);
  if (!url) {
    return {
      check: 'exporter',
      level: 'problem',
      message: `${signal}: the OTLP endpoint is no URL`,
      fix: 'write OTEL_EXPORTER_OTLP_ENDPOINT as a URL, for example http://localhost:4318',
      data: { signal },
    };
  }
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  const said = protocol === 'grpc' ? await reach(url) : await post(url, protocol, headersOf(own('HEADERS')));
  const data = { signal, url: shown, protocol, answer: said.answer };
  if (said.taken) return { check: 'exporter', level: 'ok', message: `${signal}: ${shown}: ${said.answer}`, data };
  return {
    check: 'exporter',
    level: 'problem',
    message: `${signal}: ${shown}: ${said.answer}`,
    fix: said.fix(signal),
    data,
  };
}

/** The specification's rule: an endpoint of the signal is used as it is, the common one gets the signal's path. */
function urlOf(
  signal: Signal,
  protocol: string,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const own = environment[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`];
  const common =
    environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ||
    (protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318');
  const url = own || (protocol === 'grpc' ? common : `${common.replace(/\/+$/, '')}/v1/${signal}`);
  return URL.canParse(url) && /^https?:/.test(url) ? new URL(url) : undefined;
}

function headersOf(text: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of (text ?? '').split(',')) {
    const at = pair.indexOf('=');
    if (at > 0) headers[pair.slice(0, at).trim()] = decoded(pair.slice(at + 1).trim());
  }
  return headers;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

interface Said {
  readonly taken: boolean;
  readonly answer: string;
  fix(signal: Signal): string;
}

const TIMEOUT = 2_000;

/** An empty export request: no bytes in protobuf, `{}` in JSON. */
async function post(url: URL, protocol: string, headers: Record<string, string>): Promise<Said> {
  const json = protocol === 'http/json';
  const credentials = url.username
    ? { authorization: `Basic ${btoa(`${decoded(url.username)}:${decoded(url.password)}`)}` }
    : undefined;
  try {
    const answer = await fetch(`${url.protocol}//${url.host}${url.pathname}${url.search}`, {
      method: 'POST',
      body: json ? '{}' : new Uint8Array(),
      headers: { 'content-type': json ? 'application/json' : 'application/x-protobuf', ...credentials, ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await answer.body?.cancel();
    const text = `answered ${answer.status}${answer.statusText && ` ${answer.statusText}`}`;
    if (/html/.test(answer.headers.get('content-type') ?? '') || (answer.status >= 300 && answer.status < 400)) {
      return {
        taken: false,
        answer: `${text}, as a web page does and no OTLP receiver`,
        fix: () => 'set OTEL_EXPORTER_OTLP_ENDPOINT to the OTLP/HTTP address of the collector or back end',
      };
    }
    return { taken: answer.ok, answer: text, fix: (signal) => fixOf(answer.status, signal) };
  } catch (error) {
    return unreachable(error);
  }
}

function fixOf(status: number, signal: Signal): string {
  if (status === 401 || status === 403) return 'give the back end its key: OTEL_EXPORTER_OTLP_HEADERS=name=value';
  if (status === 404 || status === 405)
    return `this address takes no ${signal}: name one that does in OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT, or set OTEL_${signal.toUpperCase()}_EXPORTER=none`;
  if (status === 415) return 'set OTEL_EXPORTER_OTLP_PROTOCOL to what the receiver takes: http/protobuf or http/json';
  return 'look at the log of the collector or back end';
}

/** gRPC needs a client of its own; that something listens is what can be told without one. */
async function reach(url: URL): Promise<Said> {
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (url.protocol === 'https:' ? 443 : 4317),
      timeout: TIMEOUT,
    });
    const end = (said: Said): void => {
      socket.destroy();
      resolve(said);
    };
    socket.once('connect', () =>
      end({ taken: true, answer: 'accepts connections (gRPC: not asked further)', fix: () => '' }),
    );
    socket.once('timeout', () => end(unreachable(new Error('timeout'))));
    socket.once('error', (error) => end(unreachable(error)));
  });
}

function unreachable(error: unknown): Said {
  const cause =
    error instanceof Error
      ? ((error.cause as NodeJS.ErrnoException | undefined)?.code ?? (error as NodeJS.ErrnoException).code)
      : undefined;
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.message === 'timeout');
  return {
    taken: false,
    answer: timedOut
      ? `no answer in ${TIMEOUT / 1000} s`
      : `not reachable (${typeof cause === 'string' ? cause : 'request failed'})`,
    fix: () => 'start a collector there, or set OTEL_EXPORTER_OTLP_ENDPOINT to one that runs',
  };
}
