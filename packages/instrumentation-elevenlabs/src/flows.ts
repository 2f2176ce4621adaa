import { fernReceiver } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { endpoint } from './address.ts';
import { sdk } from './sdk.ts';
import { factsOf, isPlain, wireForm } from './wire.ts';

/** Flows make images, videos and speech by many makers' models: each is a job. */
interface Flow {
  readonly part: string;
  readonly path: string;
  /** arguments before the request, or before the job's id */
  readonly ids: number;
}

const FLOWS: readonly Flow[] = [
  { part: 'flows.image', path: '/flows/image', ids: 0 },
  { part: 'flows.video', path: '/flows/video', ids: 0 },
  { part: 'flows.textToSpeech', path: '/flows/text-to-speech', ids: 0 },
  { part: 'flows.templates.runs', path: '/flows/templates/*/runs', ids: 1 },
];

function rowsOf(flow: Flow): MethodRow[] {
  const { part, ids } = flow;
  const submit = (method: string, publicName: string, role: MethodRow['role']): MethodRow => ({
    target: part,
    method,
    publicName: `client.${part}.${publicName}`,
    role,
    start: (self, args) => submitted(flow, self, args, publicName),
    response: factsOf,
  });
  return [
    {
      ...submit('__create', 'create', 'submit'),
      receiver: fernReceiver(sdk.name),
      partOf: (outer, self, args) =>
        isWaiting(outer, self) && outer.jobId === undefined && outer.args[ids] === args[ids],
      inner(outer, value) {
        const id = factsOf((value as { readonly data?: unknown } | undefined)?.data)?.['id'];
        if (typeof id === 'string') outer.jobId = id;
      },
    },
    {
      target: part,
      method: '__get',
      publicName: `client.${part}.get`,
      role: 'settle',
      start(self, args): CallStart {
        const jobId = String(args[ids]);
        const { exchange, serverUrl } = endpoint(self, `/v1${pathOf(flow, args)}/${encodeURIComponent(jobId)}`);
        return { kind: 'settle', exchange: { ...exchange, operation: `${part}.get` }, serverUrl, jobId };
      },
      partOf: (outer, self, args) => isWaiting(outer, self) && outer.jobId === args[ids],
      inner(outer, value) {
        outer.polls += 1;
        const facts = factsOf((value as { readonly data?: unknown } | undefined)?.data);
        if (facts?.['status'] !== 'completed' && facts?.['status'] !== 'failed') return;
        outer.note({ response: facts });
        outer.jobEnded = true;
      },
      response: factsOf,
    },
    submit('createAndWait', 'createAndWait', 'generate'),
  ];
}

/** `createAndWait` makes the job and asks for it by the client's own methods. */
function isWaiting(outer: OpenCall, self: unknown): boolean {
  return outer.row.method === 'createAndWait' && outer.self === self;
}

function submitted(flow: Flow, self: unknown, args: readonly unknown[], method: string): CallStart {
  const { exchange, serverUrl } = endpoint(self, `/v1${pathOf(flow, args)}`);
  const request = wireForm(args[flow.ids]);
  const model = isPlain(request) ? (request['model_id'] as string | undefined) : undefined;
  return {
    kind: 'generate',
    exchange: { ...exchange, operation: `${flow.part}.${method}`, model, request: request ?? {} },
    serverUrl,
  };
}

function pathOf({ path }: Flow, args: readonly unknown[]): string {
  return path.replace('*', encodeURIComponent(String(args[0])));
}

export const flows: readonly MethodRow[] = FLOWS.flatMap(rowsOf);
