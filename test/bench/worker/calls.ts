import { context, SpanKind, trace } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type OpenAI from 'openai';
import { MODEL } from './stub.ts';

export type CallName = 'chat' | 'image' | 'error';

/** The call of the app that is repeated; an expected error is caught as an app would catch it. */
export function callOf(client: OpenAI, name: CallName): () => Promise<unknown> {
  const messages = [{ role: 'user' as const, content: 'Name a boat.' }];
  const image = {
    model: MODEL.image,
    prompt: 'A red boat on a lake.',
    n: 1,
    size: '1024x1024' as const,
    quality: 'high' as const,
  };
  if (name === 'chat') return () => client.chat.completions.create({ model: MODEL.chat, messages });
  if (name === 'image') return () => client.images.generate(image);
  return () => client.chat.completions.create({ model: MODEL.chat, messages });
}

/** What one writes by hand without costspan: a span around the call, with the attributes that costspan set on the same call. */
export function withBareSpan(
  call: () => Promise<unknown>,
  name: string,
  attributes: Attributes,
): () => Promise<unknown> {
  const tracer = trace.getTracer('bench', '1.0.0');
  const all = Object.entries(attributes);
  const first: Attributes = Object.fromEntries(all.slice(0, 5));
  const rest: Attributes = Object.fromEntries(all.slice(5));
  return async () => {
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: { ...first } });
    try {
      const result = await context.with(trace.setSpan(context.active(), span), call);
      span.setAttributes({ ...rest });
      return result;
    } catch (error) {
      span.setAttributes({ ...rest });
      span.setStatus({ code: 2 });
      throw error;
    } finally {
      span.end();
    }
  };
}
