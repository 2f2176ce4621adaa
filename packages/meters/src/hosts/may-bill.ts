import { settings } from '@costspan/core/internal';
import { NO_GATEWAYS } from './base-url.ts';
import { addressIn, billerOf } from './biller-of.ts';
import { throughStated } from './gateways.ts';

/**
 * Ends of the paths of POST requests that bill no generation: files and uploads, cancelling, counting, keys of
 * sessions, and the administration of models, voices, deployments and stores. From the references of OpenAI
 * (https://developers.openai.com/api/reference), Google (https://ai.google.dev/api), Replicate
 * (https://replicate.com/docs/reference/http), ElevenLabs (https://elevenlabs.io/docs/api-reference), 2026-11-30.
 */
const BILLS_NOTHING =
  /(?:\/(?:files|uploads?|moderations|vector_stores|assistants|threads|fine[-_]tuning|evals|containers|conversations|organization|webhooks|fileSearchStores|auth_tokens|pronunciation-dictionaries)(?:\/.*)?|\/(?:cancel|client_secrets|input_tokens|sessions?|tokens?|models|deployments|voices|voices\/add|videos\/characters|get_result)|:(?:cancel|countTokens|computeTokens|embedContent|batchEmbedContents|fetchPredictOperation))\/?$/;

/** Paths of OpenAI's and Anthropic's form that generate: what gateways pass on. A gateway's host may serve much else beside. */
const PASSED_ON =
  /\/(?:chat\/completions|completions|responses|images\/(?:generations|edits|variations)|audio\/(?:speech|transcriptions|translations)|videos|messages)$/;

/**
 * Who may bill a request for a generation: the biller of its URL, if it is a POST to none of the routes that are
 * known to bill nothing, or a web socket. Polls, lists and downloads are GET requests everywhere;
 * `fetchPredictOperation` is the exception.
 *
 * @example
 * mayBill('https://api.openai.com/v1/images/generations', 'POST'); // 'openai'
 * mayBill('https://api.openai.com/v1/files', 'POST'); // undefined
 */
export function mayBill(url: string, method: string): string | undefined {
  const isSocket = /^wss?:/.test(url);
  if (method !== 'POST' && !isSocket) return undefined;
  const called = addressIn(url);
  if (!called) return undefined;
  const passedOn = throughStated(called, settings().gateways);
  const billed = passedOn ?? billerOf(url, NO_GATEWAYS);
  if (!billed || isSocket) return billed?.provider;
  const address = billed.url.replace(/[?#].*$/, '');
  return (passedOn && !PASSED_ON.test(address)) || BILLS_NOTHING.test(address) ? undefined : billed.provider;
}
