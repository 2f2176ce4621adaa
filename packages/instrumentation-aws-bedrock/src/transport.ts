import { smithyTransport } from '@costspan/instrumentation';
import type { MethodRow } from '@costspan/instrumentation';
import { billerOf } from '@costspan/meters/hosts';
import { sdk } from './sdk.ts';

/** Requests that make something: not a poll, nor one for credentials. */
const MAKES = /\/model\/[^/]+\/(?:invoke|converse)|\/async-invoke$/;
/** Of an inference or of its job. */
const OWN = /\/model\/[^/]+\/|\/async-invoke(?:\/|$)/;
/** The address that stands for Bedrock's behind a gateway. */
const GATEWAY = /^(https:\/\/bedrock-runtime\.)gateway\./;

/** Who answers, and where: the region decides the price. */
export const handle: MethodRow = smithyTransport(sdk.name, {
  isOwn: ({ path = '' }) => OWN.test(path),
  makes: ({ path = '' }) => MAKES.test(path),
  answers(url, region) {
    const billed = billerOf(url) ?? { provider: new URL(url).hostname, url };
    return region === undefined ? billed : { ...billed, url: billed.url.replace(GATEWAY, `$1${region}.`) };
  },
});
