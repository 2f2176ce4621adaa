import type { CallStart, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { meter as gemini, outputTypeOf } from '@costspan/meters/gcp.gemini';
import { meter as vertex } from '@costspan/meters/gcp.vertex_ai';
import { endpoint, modelOf, prototypeOf } from './address.ts';
import type { Params, Part } from './address.ts';
import { CHUNKS } from './events.ts';
import { INTERACTIONS, interactionsOf } from './interactions.ts';
import { LIVE } from './live.ts';
import { sdk } from './sdk.ts';
import { apiCall, HEADERS } from './transport.ts';

/** A method that posts to a model: one call of it is one request. */
function generate(
  method: string,
  publicName: string,
  verb: string,
  more: Partial<MethodRow> = {},
  target = 'Models',
): MethodRow {
  return {
    target,
    method,
    publicName: `ai.${publicName}`,
    role: 'generate',
    reach: apiClientOf,
    start(self, args): CallStart {
      const params = args[0] as Params | undefined;
      const { model, path } = modelOf(params);
      const { exchange, serverUrl } = endpoint(self, `${path}:${verb}`);
      return {
        kind: 'generate',
        exchange: { ...exchange, operation: publicName, model, request: params },
        serverUrl,
        chat: outputTypeOf(model) === 'text',
        streamed: more.events !== undefined,
      };
    },
    ...more,
  };
}

/** A method that asks for a job. */
function settle(target: string, method: string, publicName: string, nameOf: (params: Params) => unknown): MethodRow {
  return {
    target,
    method,
    publicName: `ai.${publicName}`,
    role: 'settle',
    reach: apiClientOf,
    start(self, args): CallStart {
      const name = nameOf((args[0] ?? {}) as Params);
      const { exchange, serverUrl } = endpoint(self, String(name));
      const jobId = typeof name === 'string' && name !== '' ? name : undefined;
      return {
        kind: jobId === undefined ? 'none' : 'settle',
        exchange: { ...exchange, operation: publicName },
        serverUrl,
        jobId,
      };
    },
  };
}

function apiClientOf(self: unknown): Targets {
  return { ApiClient: prototypeOf((self as Part).apiClient) };
}

const operationName = (params: Params): unknown => params.operation?.name;

/** Calls, jobs and sessions of `@google/genai`, 2.x and 3.x. */
export const lean: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [{ name: '@google/genai', targets: targetsOfExports }],
  methods: [
    generate('generateContentInternal', 'models.generateContent', 'generateContent', {
      also: [{ publicName: 'chat.sendMessage', role: 'generate' }],
    }),
    generate('generateContentStreamInternal', 'models.generateContentStream', 'streamGenerateContent', {
      role: 'stream',
      also: [{ publicName: 'chat.sendMessageStream', role: 'stream' }],
      events: CHUNKS,
    }),
    generate('generateImagesInternal', 'models.generateImages', 'predict'),
    generate('editImageInternal', 'models.editImage', 'predict'),
    generate('upscaleImageInternal', 'models.upscaleImage', 'predict'),
    generate('recontextImage', 'models.recontextImage', 'predict'),
    generate('segmentImage', 'models.segmentImage', 'predict'),
    generate('generateVideosInternal', 'models.generateVideos', 'predictLongRunning', { role: 'submit' }),
    settle('Operations', 'getVideosOperation', 'operations.getVideosOperation', operationName),
    settle('Operations', 'get', 'operations.get', operationName),
    generate('createInternal', 'batches.create', 'batchGenerateContent', { role: 'submit' }, 'Batches'),
    settle('Batches', 'get', 'batches.get', ({ name }) => name),
    apiCall,
    ...INTERACTIONS,
    ...LIVE,
  ],
  headers: HEADERS,
  providers: [gemini, vertex],
};

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const prototype = (name: string): unknown => (exports[name] as { prototype?: object } | undefined)?.prototype;
  return {
    Models: prototype('Models'),
    Batches: prototype('Batches'),
    Operations: prototype('Operations'),
    Interactions: interactionsOf(prototype('GoogleGenAI')),
    Live: prototype('Live'),
    LiveMusic: musicOf(exports['Live']),
  };
}

/** The prototypes of a client's parts; all clients of that copy of the SDK share them. */
export function targetsOfClient(client: object): Targets {
  const { models, batches, operations, live } = client as Record<string, object | undefined>;
  return {
    Models: prototypeOf(models),
    Batches: prototypeOf(batches),
    Operations: prototypeOf(operations),
    Interactions: interactionsOf(client),
    Live: prototypeOf(live),
    LiveMusic: prototypeOf((live as { readonly music?: object } | undefined)?.music),
  };
}

/** The class behind `ai.live.music`, which is not exported: each `Live` makes one. */
function musicOf(Live: unknown): unknown {
  return typeof Live === 'function' ? prototypeOf(new (Live as new () => { music?: object })().music) : undefined;
}
