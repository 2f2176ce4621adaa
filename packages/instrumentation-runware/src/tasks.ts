import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';

interface Client {
  readonly _url?: unknown;
  /** the provider checks a request and makes nothing of it */
  readonly _dryRun?: unknown;
}

type Task = Readonly<Record<string, unknown>>;

function asTask(given: unknown): Task {
  return typeof given === 'object' && given !== null ? (given as Task) : {};
}

/** Where a client's socket goes, and who bills for it. */
function endpoint(self: unknown): Pick<CallStart, 'exchange' | 'serverUrl'> {
  const { _url: url } = self as Client;
  const serverUrl = typeof url === 'string' && url !== '' ? url : 'wss://ws-api.runware.ai/v1';
  return { exchange: endpointOf(serverUrl, ''), serverUrl };
}

interface Method {
  readonly method: string;
  /** `taskType` on the wire: https://runware.ai/docs/platform/introduction, 2026-12-01 */
  readonly taskType: string;
  /** another name of the same method, which calls it */
  readonly alias?: string;
  /** without a word of the app's it ends with the task's acceptance */
  readonly isSubmit?: boolean;
}

/** Methods that make something; uploads, searches and the details of a task are free of charge. */
const METHODS: readonly Method[] = [
  { method: 'requestImages', taskType: 'imageInference', alias: 'imageInference' },
  { method: 'videoInference', taskType: 'videoInference' },
  { method: 'audioInference', taskType: 'audioInference' },
  { method: 'threeDInference', taskType: '3dInference' },
  { method: 'textInference', taskType: 'textInference' },
  { method: 'upscaleGan', taskType: 'upscale', alias: 'upscale' },
  { method: 'removeImageBackground', taskType: 'removeBackground', alias: 'removeBackground' },
  { method: 'requestImageToText', taskType: 'caption', alias: 'caption' },
  { method: 'enhancePrompt', taskType: 'promptEnhance', alias: 'promptEnhance' },
  { method: 'photoMaker', taskType: 'photoMaker' },
  { method: 'controlNetPreProcess', taskType: 'imageControlNetPreProcess', alias: 'controlNetPreprocess' },
  { method: 'imageMasking', taskType: 'imageMasking' },
  { method: 'vectorize', taskType: 'vectorize' },
  { method: 'training', taskType: 'training', isSubmit: true },
];

/** One call, one task: with `skipResponse` it ends with the task's acceptance, and is a submit. */
export const tasks: readonly MethodRow[] = METHODS.map(({ method, taskType, alias, isSubmit }) => ({
  target: 'client',
  method,
  publicName: `runware.${method}`,
  role: isSubmit ? 'submit' : 'generate',
  also: alias === undefined ? [] : [{ publicName: `runware.${alias}`, role: 'generate' }],
  start(self, args): CallStart {
    const { exchange, serverUrl } = endpoint(self);
    const task: Task = { ...asTask(args[0]), ...asTask(args[1]), taskType };
    const model = typeof task['model'] === 'string' ? task['model'] : undefined;
    const isDryRun = (self as Client)._dryRun === true;
    return {
      kind: isDryRun ? 'none' : 'generate',
      exchange: { ...exchange, operation: taskType, model, request: [task] },
      serverUrl,
    };
  },
  response: answerOf,
  answerSoFar: errorsOf,
}));

/** Asks for a task that was submitted before; inside a call that waits for its own task it is one of its polls. */
export const getResponse: MethodRow = {
  target: 'client',
  method: 'getResponse',
  publicName: 'runware.getResponse',
  role: 'settle',
  start(self, args): CallStart {
    const { taskUUID } = asTask(args[0]);
    const jobId = typeof taskUUID === 'string' ? taskUUID : undefined;
    const { exchange, serverUrl } = endpoint(self);
    return {
      kind: jobId === undefined ? 'none' : 'settle',
      exchange: { ...exchange, operation: 'getResponse' },
      serverUrl,
      jobId,
    };
  },
  partOf: (outer, self, args) =>
    outer.self === self && outer.jobId !== undefined && asTask(args[0])['taskUUID'] === outer.jobId,
  inner(outer) {
    outer.polls += 1;
  },
  response: answerOf,
  answerSoFar: errorsOf,
};

/** A result, or the list of them, as the wire has it; none where the app waits for nothing. */
function answerOf(value: unknown): unknown {
  return value === undefined || value === null ? undefined : { data: [value].flat() };
}

/** The SDK throws the wire's error, or a text where no answer came. */
function errorsOf(error: unknown): unknown {
  const told = (error as { readonly error?: unknown } | undefined | null)?.error;
  return told === undefined ? undefined : { errors: [told] };
}
