import type { Fixture } from './options.ts';

/** Makes the call that a fixture names, on a client. */
export function invoke(client: object, { call }: Pick<Fixture, 'call'>): unknown {
  const [path, ...args] = call;
  const names = path.split('.');
  const method = names.pop() as string;
  const owner = names.reduce<Record<string, unknown>>(
    (object, name) => object[name] as Record<string, unknown>,
    client as Record<string, unknown>,
  );
  return (owner[method] as (...args: unknown[]) => unknown)(...args);
}
