// Which versions the scopes of a generation and of its output have.
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import OpenAI from 'openai';
import { withOutput } from '@costspan/core';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
const { call, exchange } = JSON.parse(process.env.FIXTURE);
const fetch = () => Promise.resolve(Response.json(exchange.response, { headers: exchange.headers }));
const openai = instrumentOpenAI(new OpenAI({ apiKey: 'test', fetch }));

withOutput('avatar', {}, async (output) => {
  await openai.images.generate(call[1]);
  output.accept();
}).then(() => {
  const scopes = exporter.getFinishedSpans().map(({ instrumentationScope: { name, version } }) => [name, version]);
  console.log(JSON.stringify(Object.fromEntries(scopes)));
});
