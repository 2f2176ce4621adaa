import { invoke } from './invoke.ts';
import type { Fixture, Options } from './options.ts';
import { Recorder } from './recorder.ts';
import { Stub } from './stub.ts';

/** What a child process has to play, in `COSTSPAN_CONFORMANCE`. */
export interface ChildTask {
  readonly from: string;
  /** npm package of the instrumentation */
  readonly package: string;
  /** source text of `Options.client` */
  readonly client: string;
  readonly fixture: Fixture;
  /** what the provider answers, in base64, where that is no JSON */
  readonly bytes?: string | undefined;
}

/** What it recorded. */
export interface ChildReport {
  readonly spans: number;
  /** exact decimals of the charges; undefined for one without a price */
  readonly amounts: readonly unknown[];
}

const RECORDER: unique symbol = Symbol.for('costspan.conformance.recorder') as never;

/** The recorder of this process: the file that registers the instrumentation and the app share it. */
export function recorderOfProcess(): Recorder {
  const all = globalThis as { [RECORDER]?: Recorder };
  return (all[RECORDER] ??= new Recorder());
}

export function taskOfProcess(): ChildTask {
  return JSON.parse(process.env['COSTSPAN_CONFORMANCE'] ?? '{}') as ChildTask;
}

/** Plays the task's fixture with an SDK that the app has loaded, and prints what was recorded as JSON. */
export async function play(sdk: unknown, instrument = (client: object): object => client): Promise<void> {
  const { client: source, fixture, bytes } = taskOfProcess();
  const { status = 200, headers, response } = fixture.exchange;
  const body = bytes === undefined ? response : new Uint8Array(Buffer.from(bytes, 'base64'));
  const { fetch } = new Stub(() => ({ status, headers, body }));
  await invoke(instrument(clientFunction(source)(sdk as never, fetch)), fixture);
  const { spans, records } = recorderOfProcess();
  const report: ChildReport = {
    spans: spans.length,
    amounts: records.map(({ attributes }) => attributes['costspan.cost.amount_decimal']),
  };
  process.stdout.write(JSON.stringify(report));
}

/** The function of a source text, written as a method or as an expression. */
function clientFunction(source: string): Options['client'] {
  const isMethod = source.startsWith('client(');
  return new Function(`return ({ ${isMethod ? source : `client: ${source}`} }).client`)() as Options['client'];
}
