/** An object that Fern generates: a client, one of its parts, or what its package exports. */
export type FernPart = Readonly<Record<string, unknown>>;

/** The part of a client at a path, `speechToText.realtime`; the client itself at the empty path. */
export function fernPartAt(client: FernPart, path: string): FernPart | undefined {
  let part: FernPart | undefined = client;
  for (const name of path.split('.').filter(Boolean)) part = part?.[name] as FernPart | undefined;
  return part;
}

/** What all clients have of a part. */
export function fernPrototype(part: object | undefined): unknown {
  return part && Object.getPrototypeOf(part);
}

/** A client of the class that a package exports by that name: classes of parts stand behind one alone. Its making sends nothing. */
export function fernClientOf(exports: FernPart, name: string): object | undefined {
  const Client = (exports[name] ?? (exports['default'] as FernPart | undefined)?.[name]) as
    | (new (options: object) => object)
    | undefined;
  return Client && new Client({ apiKey: 'none' });
}
