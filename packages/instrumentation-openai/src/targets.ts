import type { Targets } from '@costspan/instrumentation';

/** Where a client has its resources, by the names of their classes. */
export const RESOURCES: Readonly<Record<string, string>> = {
  Images: 'images',
  Videos: 'videos',
  Responses: 'responses',
  Completions: 'chat.completions',
  Embeddings: 'embeddings',
  Speech: 'audio.speech',
  Transcriptions: 'audio.transcriptions',
  Translations: 'audio.translations',
};

type Class = { prototype: object } & Record<string, unknown>;

/** The prototypes of the classes in the package's main entries. */
export function targetsOfExports(exports: Record<string, unknown>): Targets {
  const main = (exports['OpenAI'] ?? exports['default'] ?? exports) as Class;
  const audio = main['Audio'] as Class | undefined;
  const prototype = (owner: Class | undefined, name: string): unknown =>
    (owner?.[name] as Class | undefined)?.prototype;
  return {
    OpenAI: main.prototype,
    Images: prototype(main, 'Images'),
    Videos: prototype(main, 'Videos'),
    Responses: prototype(main, 'Responses'),
    Completions: prototype(main['Chat'] as Class | undefined, 'Completions'),
    Embeddings: prototype(main, 'Embeddings'),
    Speech: prototype(audio, 'Speech'),
    Transcriptions: prototype(audio, 'Transcriptions'),
    Translations: prototype(audio, 'Translations'),
  };
}

/** The same targets of a client: the prototypes of its resources, which all clients of that copy share. */
export function targetsOfClient(client: object, resources: Readonly<Record<string, string>> = RESOURCES): Targets {
  const of = (path: string): unknown => {
    const resource = path
      .split('.')
      .reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], client);
    return resource ? Object.getPrototypeOf(resource) : undefined;
  };
  const found = Object.entries(resources).map(([name, path]) => [name, of(path)]);
  return { OpenAI: Object.getPrototypeOf(client), ...Object.fromEntries(found) };
}
