import { inspect } from 'node:util';

/** Everything about a value that an app can tell, as text: class, enumerable keys, contents; of an error also where it came from. */
export function look(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(lookAtError(value), undefined, 1);
  if (typeof value === 'function') return JSON.stringify(lookAtFunction(value as Fn), undefined, 1);
  if (typeof value !== 'object' || value === null) return inspect(value);
  if (value instanceof Uint8Array || value instanceof ArrayBuffer)
    return `${value.constructor.name} ${Buffer.from(value as Uint8Array).toString('latin1')}`;
  const isData = isPlain(value) || Array.isArray(value);
  return [
    classesOf(value).join(' < '),
    `keys: ${Object.keys(value).join(' ')}`,
    `flags: ${[Object.isExtensible(value), Object.isFrozen(value), Object.isSealed(value)].join(' ')}`,
    // Of an SDK's own objects the insides of Node are shown no further than Node shows them.
    inspect(value, { depth: isData ? 12 : 4, showHidden: isData, maxStringLength: 400, compact: false }),
  ].join('\n');
}

type Fn = ((...args: never[]) => unknown) & { prototype?: object };

function lookAtFunction(fn: Fn): object {
  return {
    is: classesOf(fn),
    name: fn.name,
    length: fn.length,
    text: String(fn),
    own: Reflect.ownKeys(fn).map(String),
    prototype: fn.prototype && Reflect.ownKeys(fn.prototype).map(String),
  };
}

function lookAtError(error: Error): object {
  const [head, ...frames] = (error.stack ?? '').split('\n    at ');
  return {
    is: classesOf(error),
    message: error.message,
    own: inspect({ ...error, cause: undefined }, { depth: 4 }),
    keys: Reflect.ownKeys(error).map(String),
    head,
    thrown: frames[0],
    // Node keeps ten frames: how many of the app's are among them depends on what lies above.
    app: frames.filter((frame) => /\/(?:scenarios|testing)\//.test(frame)).slice(0, 1),
    cause: error.cause === undefined ? undefined : look(error.cause),
  };
}

function classesOf(value: object): string[] {
  const names: string[] = [];
  for (let next: object | null = value; next; next = Object.getPrototypeOf(next) as object | null)
    if (Object.hasOwn(next, 'constructor')) names.push(next.constructor.name);
  return names;
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Takes out of texts what differs between two runs of the same app: random ids become their order of appearance. */
export function settler(): (text: string) => string {
  const ids = new Map<string, string>();
  return (text) =>
    text
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{26,}/g, (id) => {
        if (!ids.has(id)) ids.set(id, `<id ${ids.size + 1}>`);
        return ids.get(id) as string;
      })
      .replace(/-formdata-[\w-]+|\bopenai-(?!processing)[a-z0-9]{8,}/g, '<boundary>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
      .replace(/\b\d{8}T\d{6}Z\b/g, '<moment>')
      .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, '<moment>')
      .replace(/(?<!\d)1[78]\d{8}(?:\d{3})?(?!\d)/g, '<moment>')
      .replace(/(?<=\bcallId: 'call-)\w+/g, '<random>')
      .replace(/(?<=(?:PerSecond|\w+Ms): )[\d.]+/g, '<time>')
      .replace(/(?<=\blog_)[0-9a-f]{6}\b/g, '<random>')
      .replace(/127\.0\.0\.1:\d+/g, '<server>');
}
