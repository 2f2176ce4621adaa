import assert from 'node:assert/strict';
import type { Fixture } from './options.ts';

type Call = Pick<Fixture, 'call'>;

/** Makes the call that a fixture names, on a client. */
export function invoke(client: object, { call }: Call): unknown {
  const { owner, method } = methodOf(client, call[0]);
  return Reflect.apply(owner?.[method] as (...args: unknown[]) => unknown, owner, call.slice(1));
}

/** Throws where the client has no method of the name that the fixture calls. */
export function assertCallable(client: object, { name, call }: Call & Pick<Fixture, 'name'>): void {
  const { owner, method } = methodOf(client, call[0]);
  assert.equal(
    typeof owner?.[method],
    'function',
    `fixture ${name} calls "${call[0]}", and the client has no such method: correct \`call\`, or leave the fixture to the meter with \`plays\``,
  );
}

function methodOf(client: object, path: string): { owner: Record<string, unknown> | undefined; method: string } {
  const names = path.split('.');
  const method = names.pop() as string;
  const owner = names.reduce<unknown>(
    (object, name) => (object as Record<string, unknown> | undefined)?.[name],
    client,
  );
  return { owner: owner as Record<string, unknown> | undefined, method };
}
