import { guard, isPlainPromise } from '@costspan/core/internal';
import { attachmentOf } from '@costspan/instrumentation';
import type { MethodRow, ModuleFile } from '@costspan/instrumentation';
import { Frame, inFrame } from './frame.ts';
import { isModel } from './model.ts';
import { sdk } from './sdk.ts';

/** What makes a model of a name, of the app's default provider or of the gateway. */
type Maker =
  | 'languageModel'
  | 'imageModel'
  | 'videoModel'
  | 'speechModel'
  | 'transcriptionModel'
  | 'embeddingModel'
  | 'rerankingModel';

/** The functions of `ai` that ask a model, each with what its model is. */
const FUNCTIONS: Readonly<Record<string, Maker>> = {
  generateText: 'languageModel',
  streamText: 'languageModel',
  generateObject: 'languageModel',
  streamObject: 'languageModel',
  generateImage: 'imageModel',
  experimental_generateImage: 'imageModel',
  experimental_generateVideo: 'videoModel',
  experimental_startVideo: 'videoModel',
  experimental_getVideoStatus: 'videoModel',
  generateSpeech: 'speechModel',
  experimental_generateSpeech: 'speechModel',
  transcribe: 'transcriptionModel',
  experimental_transcribe: 'transcriptionModel',
  embed: 'embeddingModel',
  embedMany: 'embeddingModel',
  rerank: 'rerankingModel',
};

/** Classes whose instances ask a model that stands in their settings. */
const AGENTS = ['ToolLoopAgent', 'Experimental_Agent', 'Agent'];

type Provider = Readonly<Record<string, ((id: string) => unknown) | undefined>>;

/** The gateway of each copy of `ai` that was loaded. */
let gateway: Provider | undefined;

export const file: ModuleFile = {
  name: 'ai',
  isFixed: true,
  targets(exports) {
    gateway = exports['gateway'] as Provider | undefined;
    const agents = AGENTS.map((name) => [name, (exports[name] as { prototype?: object } | undefined)?.prototype]);
    return { ai: exports, ...Object.fromEntries(agents) };
  },
};

/** A function of `ai`: it makes no generation itself, and shows the model whose methods do. */
function outer(
  target: string,
  method: string,
  modelOf: (self: unknown, args: readonly unknown[]) => unknown,
): MethodRow {
  return {
    target,
    method,
    role: 'transport',
    transport(original, self, args) {
      guard(method, () => show(modelOf(self, args)));
      const frame = new Frame(target === 'ai' ? args[0] : settingsOf(self));
      const result = inFrame(frame, () => original(...args));
      return result instanceof Promise && isPlainPromise(result) ? ended(result, frame) : result;
    },
  };
}

function show(model: unknown): void {
  if (isModel(model)) attachmentOf({ ...sdk, load: unloaded }).patch({ Model: model }, 'ai model');
}

/** The attachment has its spec: this row is of it. */
function unloaded(): never {
  throw new Error('the spec of ai is not loaded');
}

function ended(result: Promise<unknown>, frame: Frame): Promise<unknown> {
  return result.then(
    (value) => {
      frame.end();
      return value;
    },
    (error: unknown) => {
      frame.end();
      throw error;
    },
  );
}

function named(model: unknown, maker: Maker): unknown {
  if (typeof model !== 'string') return model;
  const { AI_SDK_DEFAULT_PROVIDER } = globalThis as unknown as { AI_SDK_DEFAULT_PROVIDER?: Provider };
  const provider = AI_SDK_DEFAULT_PROVIDER ?? gateway;
  return (provider?.[maker] ?? (maker === 'embeddingModel' ? provider?.['textEmbeddingModel'] : undefined))?.(model);
}

function settingsOf(self: unknown): { model?: unknown } | undefined {
  return (self as { settings?: { model?: unknown } } | undefined)?.settings;
}

function modelIn(options: unknown): unknown {
  return (options as { model?: unknown } | undefined)?.model;
}

export const outers: readonly MethodRow[] = [
  ...Object.entries(FUNCTIONS).map(([name, maker]) =>
    outer('ai', name, (_, [first]) =>
      named(isModel(first) || typeof first === 'string' ? first : modelIn(first), maker),
    ),
  ),
  ...AGENTS.flatMap((name) =>
    ['generate', 'stream'].map((method) =>
      outer(name, method, (self) => named(settingsOf(self)?.model, 'languageModel')),
    ),
  ),
];
