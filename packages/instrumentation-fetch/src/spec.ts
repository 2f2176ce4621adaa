import type { Meter } from '@costspan/core/internal';
import type { MethodRow, SdkSpec } from '@costspan/instrumentation';
import { meterFor } from '@costspan/meters';
import { answerReader } from './answer-reader.ts';
import { sdk } from './identity.ts';

/** The meter of whichever biller an exchange names: it is loaded with the biller's first request. */
const anyBiller: Meter = {
  provider: sdk.name,
  usages: (exchange) => meterFor(exchange.provider)?.usages(exchange) ?? [],
};

/** A request that makes something. */
export const GENERATE: MethodRow = {
  target: 'http',
  method: 'request',
  role: 'generate',
  reader: ({ headers }) => answerReader(headers),
};

/** A request that asks for a job. */
export const SETTLE: MethodRow = { ...GENERATE, role: 'settle' };

/** Requests in place of an SDK's methods: no file is patched. */
export const spec: SdkSpec = { ...sdk, files: [], methods: [], providers: [anyBiller], headers: [] };
