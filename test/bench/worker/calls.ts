import { context, SpanKind, trace } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type OpenAI from 'openai';
import { floorChat, floorImage } from './floor.ts';
import { MODEL } from './stub.ts';

export type CallName = 'chat' | 'image' | 'error';

/** What the hand-written subjects are given of what costspan emitted. */
export interface ByHand {
  /** the bare span's */
  readonly span?: { readonly name: string; readonly attributes: Attributes };
  /** the floor's: which state of the price book, a text that costspan makes at start */
  readonly priceVersion?: string;
}

/** The call that is repeated, as `subject` has it made. */
export function callOf(client: OpenAI, name: CallName, subject: string, byHand: ByHand = {}): () => Promise<unknown> {
  const messages = [{ role: 'user' as const, content: 'Name a boat.' }];
  const image = {
    model: MODEL.image,
    prompt: 'A red boat on a lake.',
    n: 1,
    size: '1024x1024' as const,
    quality: 'high' as const,
  };
  const makeChat = (): Promise<OpenAI.ChatCompletion> =>
    client.chat.completions.create({ model: MODEL.chat, messages });
  const makeImage = (): Promise<OpenAI.ImagesResponse> => client.images.generate(image);
  const { span, priceVersion } = byHand;
  if (subject === 'floor') {
    if (priceVersion === undefined) throw new Error('the floor needs priceVersion');
    return name === 'image' ? floorImage(makeImage, priceVersion) : floorChat(makeChat, priceVersion);
  }
  const plain = name === 'image' ? makeImage : makeChat;
  if (subject !== 'span') return plain;
  if (!span) throw new Error('the bare span needs span: its name and attributes');
  return withBareSpan(plain, span.name, span.attributes);
}

/** What one writes by hand without costspan: a span around the call, with the attributes that costspan set on the same call. */
function withBareSpan(call: () => Promise<unknown>, name: string, attributes: Attributes): () => Promise<unknown> {
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
