import type { Routes } from '@costspan/core/internal';
import { operationOf } from '../openai/operation.ts';
import { idIn, withoutQuery } from './routes.ts';
import { fields } from './wire/index.ts';

const JOB = /\/(?:videos|responses)\/([^/]+)(?:\/cancel)?$/;

/** Routes of OpenAI's form, which many billers speak; `also` is where a biller makes what OpenAI does not. */
export function openaiRoutes(also?: RegExp): Routes {
  return {
    bills: (url) => also?.test(withoutQuery(url)) === true || isGeneration(url),
    jobOf: (url) => idIn(JOB.exec(withoutQuery(url))),
    // What was answered at once was charged there; asking for it again charges nothing.
    isJob: (response) => fields(response)?.['object'] !== 'response' || fields(response)?.['background'] === true,
  };
}

function isGeneration(url: string): boolean {
  const operation = operationOf({ provider: 'openai', url });
  return operation !== undefined && operation.action !== 'retrieve' && operation.action !== 'realtime';
}
