import { smithyTransport } from '@costspan/instrumentation';
import type { MethodRow, SmithyRequest } from '@costspan/instrumentation';
import { billerOf } from '@costspan/meters/hosts';
import { sdk } from './sdk.ts';

const SPEECH = /\/v1\/(?:speech|synthesisTasks|synthesisStream)(?:\/|$)|[/-]stream(?:-transcription)?$/;
/** Jobs of Transcribe go to `/`, and a header says what they are. */
const TARGET = /^Transcribe\.(Start|Get)/;

function targetOf({ headers }: SmithyRequest): RegExpExecArray | null {
  return TARGET.exec(headers?.['x-amz-target'] ?? '');
}

export const handle: MethodRow = smithyTransport(sdk.name, {
  isOwn: (request) => SPEECH.test(request.path ?? '') || targetOf(request) !== null,
  makes: (request) => request.method === 'POST' && targetOf(request)?.[1] !== 'Get',
  answers: (url) => billerOf(url) ?? { provider: new URL(url).hostname, url },
});
