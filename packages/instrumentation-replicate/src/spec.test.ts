import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { spec, targetsOfClient } from './spec.ts';

const CLASSES = 'class Replicate { run() {} }; class Own extends Replicate {}; class Deeper extends Own {};';
const all = `${CLASSES} ({ clients: [new Replicate(), new Own(), new Deeper()], prototype: Replicate.prototype })`;
type All = { readonly clients: readonly object[]; readonly prototype: object };

it.each([
  // oxlint-disable-next-line no-eval
  ['this realm', (0, eval)(all) as All],
  ['another realm, as Jest and node:vm have them', runInNewContext(all) as All],
])('the prototype of the SDK is found below the subclasses of an app: %s', (_, { clients, prototype }) => {
  for (const client of clients) expect(targetsOfClient(client)['Replicate']).toBe(prototype);
});

it('a route is read whatever realm its URL is of', () => {
  const request = spec.methods.find(({ method }) => method === 'request');
  const url = 'https://api.replicate.com/v1/predictions/abc';
  for (const route of [url, new URL(url), { pathname: '/v1/predictions/abc', href: url }])
    expect(request?.start?.({}, [route, {}])).toMatchObject({ jobId: 'abc' });
});
