/** The part that reads requests and answers: loaded with the first request that is not OpenTelemetry's own. */
export { observeRequest } from './exchange.ts';
export { observeFetch } from './observe-fetch.ts';
export { toBiller } from './route.ts';
export { spec } from './spec.ts';
