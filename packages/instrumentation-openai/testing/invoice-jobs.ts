import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import type OpenAI from 'openai';
import { kind } from '../../../test/invoice/kind.ts';
import type { Kind } from '../../../test/invoice/kind.ts';

const WORDS = ['Fold it once.', 'And once more?', 'Say it and break.', 'Say it and stop.'];

/** What is said in one session: each a response, but where the connection ends. */
export const conversation: fc.Arbitrary<Kind<OpenAI>> = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([said, speaks]) =>
    kind(
      `realtime ${JSON.stringify(said)}${speaks ? ' spoken' : ''}`,
      async (openai) => {
        // After the hooks: an SDK that was loaded before them is not seen.
        const { OpenAIRealtimeWS } = await import('openai/realtime/ws');
        const { port } = new URL(openai.baseURL);
        // The SDK insists on `wss:`; the simulator has no certificate.
        const options = { createConnection: () => connect(Number(port), '127.0.0.1') };
        const session = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1', options } as never, openai);
        session.on('error', () => undefined);
        const closed = once(session.socket, 'close');
        await session.emitted('session.created');
        for (const text of said) {
          if (speaks) {
            session.send({ type: 'input_audio_buffer.commit' });
            await session.emitted('conversation.item.input_audio_transcription.completed');
          }
          const content = [{ type: 'input_text' as const, text }];
          session.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
          const done = session.emitted('response.done');
          session.send({ type: 'response.create' });
          await Promise.race([done, closed]);
          if (session.socket.readyState > 1) break;
        }
        session.close();
        await closed;
      },
      { session: true, told: said.every((text) => !/break|stop/.test(text)) },
    ),
  );
