// The app of every bundle: it makes the call of a recorded exchange, and answers which spans that left.
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { client } from './client.mjs';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));

/**
 * @param {string} standIn origin of the loopback server that answers for the provider
 * @param {[string, ...unknown[]]} call method of the client, and its arguments
 */
export async function run(standIn, [method, ...args]) {
  const redirected = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(standIn + pathname + search, init);
  };
  const path = method.split('.');
  const name = path.pop();
  const target = path.reduce((value, key) => value[key], client(redirected));
  await target[name](...args);
  return exporter.getFinishedSpans().map(({ name, instrumentationScope, attributes }) => ({
    name,
    scope: instrumentationScope.name,
    version: instrumentationScope.version,
    attributes,
  }));
}
