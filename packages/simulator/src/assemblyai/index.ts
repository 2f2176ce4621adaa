import { randomUUID } from 'node:crypto';
import { WebSocketServer, type WebSocket } from 'ws';
import { list, text, type Fields } from '../fields.ts';
import { json, type Exchange, type Reply } from '../http.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD an hour. https://www.assemblyai.com/pricing, 2026-10-07 */
const RECORDED: Readonly<Record<string, string>> = { 'universal-2': '0.15', 'universal-3-5-pro': '0.21' };
/** USD an hour of a connection. https://www.assemblyai.com/pricing, 2026-08-20 */
const STREAMED: Readonly<Record<string, string>> = { 'universal-streaming-english': '0.15' };

/** Raw sound is 16-bit PCM of one channel, of 16 kHz. */
const BYTES_PER_SECOND = 32_000;

interface Job {
  readonly transcript: Fields;
  readonly seconds: number;
  readonly fails: boolean;
  readonly isSilent: boolean;
  polls: number;
}

/** https://www.assemblyai.com/docs/api-reference/transcripts and …/streaming-api, 2026-12-01. */
export function assemblyai({ invoice, origin }: Context): Provider {
  const server = new WebSocketServer({ noServer: true });
  const jobs = new Map<string, Job>();

  const submit = ({ body, order }: Exchange): Reply => {
    const model = String(list(body['speech_models'])[0] ?? '');
    const unitPrice = RECORDED[model];
    if (unitPrice === undefined) return json({ error: 'speech_models is not valid.' }, 400);
    const id = randomUUID();
    // What is only named is as many seconds long as its name says.
    const seconds = Number(/(\d+)\.wav$/.exec(text(body, 'audio_url', ''))?.[1] ?? 60);
    const fails = order.failJob === true;
    if (!fails)
      invoice.bill('assemblyai', id, model, [
        { description: 'audio', quantity: decimal(seconds / 3600), unit: 'hour', unitPrice },
      ]);
    const transcript = { id, audio_url: body['audio_url'], speech_model_used: model };
    jobs.set(id, { transcript, seconds, fails, isSilent: order.missingUsage === true, polls: order.polls ?? 2 });
    return json({ ...transcript, speech_model_used: null, status: 'queued' });
  };

  const ask = ({ params }: Exchange): Reply => {
    const job = jobs.get(params['id'] ?? '');
    if (!job) return json({ error: 'Transcript not found' }, 404);
    job.polls -= 1;
    if (job.polls > 0) return json({ ...job.transcript, status: 'processing' });
    if (job.fails) return json({ ...job.transcript, status: 'error', error: 'Download error' });
    const length = job.isSilent ? {} : { audio_duration: job.seconds };
    return json({ ...job.transcript, status: 'completed', text: 'kite', words: [], ...length });
  };

  return {
    name: 'assemblyai',
    prefix: '/assemblyai',
    routes: [
      { method: 'POST', path: /^\/v2\/transcript$/, billable: true, run: submit },
      { method: 'GET', path: /^\/v2\/transcript\/(?<id>[^/]+)$/, run: ask },
    ],
    newRequestId: () => randomUUID(),
    failure: ({ fail }) => json({ error: `Answered ${fail} on order.` }, fail),
    headers: () => ({}),
    upgrade(request, socket, head) {
      const model = new URL(request.url ?? '/', origin).searchParams.get('speech_model') ?? '';
      server.handleUpgrade(request, socket, head, (line) => {
        session(line, (seconds) => {
          const unitPrice = STREAMED[model];
          if (unitPrice === undefined) return;
          invoice.bill('assemblyai', randomUUID(), model, [
            { description: 'connection', quantity: decimal(seconds / 3600), unit: 'hour', unitPrice },
          ]);
        });
      });
    },
    reset: () => jobs.clear(),
  };
}

/** A session that is as long as the sound that was sent. It is billed when it ends, be it by breaking. */
function session(line: WebSocket, bill: (seconds: number) => void): void {
  let seconds = 0;
  let isBilled = false;
  const end = (): void => {
    if (!isBilled) bill(seconds);
    isBilled = true;
  };
  line.send(JSON.stringify({ type: 'Begin', id: randomUUID(), expires_at: 1_800_000_000 }));
  line.on('message', (data, isBinary) => {
    if (isBinary) {
      seconds += (data as Buffer).length / BYTES_PER_SECOND;
      return line.send(
        JSON.stringify({ type: 'Turn', turn_order: 0, end_of_turn: true, transcript: 'kite', words: [] }),
      );
    }
    if (!String(data).includes('Terminate')) return;
    end();
    line.send(
      JSON.stringify({ type: 'Termination', audio_duration_seconds: seconds, session_duration_seconds: seconds }),
    );
  });
  line.once('close', end);
}
