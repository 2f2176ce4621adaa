import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import type OpenAI from 'openai';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Kind } from '../../../test/invoice/kind.ts';

const line = record({ model: fc.constantFrom('gpt-5-mini', 'gpt-4o-mini', 'gpt-unknown'), content: prompt });

export const chatBatch: fc.Arbitrary<Kind<OpenAI>> = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
  .map(([lines, reads, cancels]) =>
    kind(
      `batch of ${JSON.stringify(lines)}${cancels ? ', cancelled' : ''}, read ${reads} times`,
      async (openai) => {
        const input = lines.map(({ model, content }, i) => {
          const body = { model, messages: [{ role: 'user', content }] };
          return JSON.stringify({ custom_id: `r${i}`, method: 'POST', url: '/v1/chat/completions', body });
        });
        const file = new File([input.join('\n')], 'batch.jsonl');
        const { id: input_file_id } = await openai.files.create({ file, purpose: 'batch' });
        let batch = await openai.batches.create({
          input_file_id,
          endpoint: '/v1/chat/completions',
          completion_window: '24h',
        });
        if (cancels) batch = await openai.batches.cancel(batch.id);
        while (batch.status !== 'completed' && batch.status !== 'cancelled')
          batch = await openai.batches.retrieve(batch.id);
        for (let i = 0; i < reads; i++)
          for (const id of [batch.error_file_id, batch.output_file_id])
            if (id) await (await openai.files.content(id)).text();
      },
      { job: true },
    ),
  );

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
