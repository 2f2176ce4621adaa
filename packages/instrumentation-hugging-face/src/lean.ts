import type {
  CallStart,
  EventFilter,
  MethodRow,
  ModuleFile,
  OpenCall,
  SdkSpec,
  Targets,
} from '@costspan/instrumentation';
import { providerName } from '@costspan/meters/hosts';
import { meter } from '@costspan/meters/hugging_face';
import { sdk } from './sdk.ts';
import { functionIn, STREAMS, TASKS } from './tasks.ts';
import { watchedFetch } from './transport.ts';
import type { TaskArgs, TaskOptions } from './transport.ts';

interface Client {
  readonly accessToken?: string;
  readonly defaultOptions?: TaskOptions & Pick<TaskArgs, 'endpointUrl'>;
}

const ROUTER = 'https://router.huggingface.co';

/** With a token of Hugging Face's every request goes through its router, and it bills; with another key the partner does. */
function start(method: string): NonNullable<MethodRow['start']> {
  return (self, args): CallStart => {
    const { accessToken, defaultOptions } = (self ?? {}) as Client;
    const given = (args[0] ?? {}) as TaskArgs;
    const token = given.accessToken ?? accessToken;
    const isRouted = !token || token.startsWith('hf_');
    return {
      kind: 'generate',
      exchange: {
        provider: isRouted ? 'hugging_face' : providerName(given.provider ?? 'hugging_face'),
        operation: method,
        model: given.model,
        request: args[0],
      },
      serverUrl: given.endpointUrl ?? defaultOptions?.endpointUrl ?? (isRouted ? ROUTER : undefined),
      chat: /^(chatCompletion|textGeneration)/.test(method),
      streamed: /^streaming|Stream$/.test(method),
    };
  };
}

/** The options that the task gets, with a `fetch` that tells what it sends. */
function given(call: OpenCall): readonly unknown[] {
  const { args, self } = call;
  const options = args[1] as TaskOptions | undefined;
  const fetchNow = (): typeof fetch => options?.fetch ?? (self as Client | undefined)?.defaultOptions?.fetch ?? fetch;
  return [args[0], { ...options, fetch: watchedFetch(call, fetchNow) }, ...args.slice(2)];
}

function task(method: string): MethodRow {
  return {
    target: 'tasks',
    method,
    publicName: `client.${method}`,
    role: 'generate',
    start: start(method),
    given,
    // A client's method calls the function of the same name.
    partOf: (outer) => outer.row.method === method && outer.http.count === 0,
    response: (value, call) => call.exchange.response ?? resultOf(value, call),
  };
}

/** The result of a job, where the app asks for it as the partner gives it; a file or its address says nothing. */
function resultOf(value: unknown, { args }: OpenCall): unknown {
  return (args[1] as TaskOptions | undefined)?.outputType === 'json' ? value : undefined;
}

/** Of a chat's and of a text's pieces the counts are kept. */
const EVENTS: EventFilter = {
  keep({ id, model, object, usage }) {
    return usage ? { id, model, object, usage } : undefined;
  },
};

function stream(method: string): MethodRow {
  return { ...task(method), role: 'stream', events: EVENTS, response: (events) => events };
}

/** CommonJS hands out the functions of each file, ECMAScript modules those of one that gathers them. */
const files: readonly ModuleFile[] = [
  'esm/tasks/index',
  ...[...TASKS, ...STREAMS].map((file) => `commonjs/tasks/${file}`),
].map((file) => ({ name: '@huggingface/inference', file: `dist/${file}`, targets: (exports) => ({ tasks: exports }) }));

/** What costspan knows of `@huggingface/inference`, with the meter of Hugging Face alone: small enough for a bundle. */
export const lean: SdkSpec = {
  ...sdk,
  files,
  methods: [...TASKS.map((file) => task(functionIn(file))), ...STREAMS.map((file) => stream(functionIn(file)))],
  headers: ['x-compute-time', 'x-fal-billable-units', 'x-fal-request-id', 'x-fal-error-type'],
  providers: [meter],
};

/** The methods of a client that were made to be replaced: `instrumentHuggingFace` makes them. */
export function targetsOfClient(client: object): Targets {
  return { tasks: client };
}
