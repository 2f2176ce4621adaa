// An app in whose process the ESM and the CommonJS build of every package are loaded.
import { createRequire } from 'node:module';
import { trace, context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import * as esmCore from '@costspan/core';
import * as esmInternal from '@costspan/core/internal';
import OpenAIEsm from 'openai';
import { instrumentFal as instrumentFalEsm } from '@costspan/instrumentation-fal';
import { instrumentOpenAI as instrumentOpenAIEsm } from '@costspan/instrumentation-openai';

const require = createRequire(import.meta.url);
const cjsCore = require('@costspan/core');
const cjsInternal = require('@costspan/core/internal');
const { instrumentOpenAI: instrumentOpenAICjs } = require('@costspan/instrumentation-openai');
const { createFalClient } = require('@fal-ai/client');
// The SDK has two builds, too: what is patched on one is not on the other.
const { OpenAI: OpenAICjs } = require('openai');

const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));

const { image, submit, webhook } = JSON.parse(process.env.FIXTURES);
const answer = ({ exchange: { status, response, headers } }) =>
  Promise.resolve(Response.json(response, { status, headers }));

/** Attributes of the spans that `fn` leaves. */
async function spansOf(fn) {
  exporter.reset();
  await fn();
  return exporter.getFinishedSpans().map(({ attributes }) => attributes);
}

const settlements = [];
const answers = {
  areTwo: esmCore.configure !== cjsCore.configure,
  settings: {
    esm: (cjsCore.configure({ jobDeadline: 5_000 }), esmInternal.settings().jobDeadline),
    cjs: (esmCore.configure({ jobDeadline: 7_000 }), cjsInternal.settings().jobDeadline),
  },
  twice: await spansOf(async () => {
    const fetch = () => answer(image);
    const openai = instrumentOpenAICjs(instrumentOpenAIEsm(new OpenAIEsm({ apiKey: 'test', fetch })));
    await openai.images.generate(image.call[1]);
  }),
  inside: await spansOf(async () => {
    const openai = instrumentOpenAICjs(new OpenAICjs({ apiKey: 'test', fetch: () => answer(image) }));
    await esmCore.withAttribution({ plan: 'pro' }, () =>
      esmCore.withOutput('avatar', {}, async (output) => {
        await openai.images.generate(image.call[1]);
        output.accept();
      }),
    );
  }),
  job: await spansOf(async () => {
    const fal = instrumentFalEsm(createFalClient({ credentials: 'test', fetch: () => answer(submit) }));
    await fal.queue.submit(submit.call[1], submit.call[2]);
    for (const core of [cjsCore, esmCore])
      settlements.push((await core.settleWebhook('fal', webhook.exchange.response)).status);
  }),
};
console.log(JSON.stringify({ ...answers, settlements }));
