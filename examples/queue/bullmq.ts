/** The same with BullMQ: a job that fails at first, then a flow whose parent judges what its child has made. Needs Redis. */
import { resumeOutput, withOutput } from '@costspan/auto';
import type { ChargeEvent } from '@costspan/auto';
import { FlowProducer, Queue, QueueEvents, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { Redis } from 'ioredis';
import { draw, endSimulation, simulator } from './draw.ts';

const connection = new Redis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379', { maxRetriesPerRequest: null });

interface Card {
  readonly prompt: string;
  readonly token: string;
}

/** An attempt that fails leaves its token in the job, so that the next one goes on from there. */
const cards = new Worker<Card>(
  'cards',
  (job) =>
    resumeOutput(job.data.token, async (output) => {
      try {
        await draw(job.data.prompt);
        output.accept();
        await made.add('card.made', { charges: output.charges() });
      } catch (error) {
        await job.updateData({ ...job.data, token: output.token() });
        throw error;
      }
    }),
  { connection },
);

/** The child of the flow: what it gives back is the token of the output as it stands then. */
const drawings = new Worker<Card, string>(
  'drawings',
  (job) =>
    resumeOutput(job.data.token, async (output) => {
      await draw(job.data.prompt);
      return output.token();
    }),
  { connection },
);

/** The parent of the flow, once its child has ended. */
const judges = new Worker(
  'judges',
  async (job: Job) => {
    const tokens = Object.values(await job.getChildrenValues<string>());
    for (const token of tokens) resumeOutput(token, (output) => output.accept());
  },
  { connection },
);

const queue = new Queue<Card>('cards', { connection });
/** The app's own events: what was made, and what it has cost. */
const made = new Queue<{ readonly charges: readonly ChargeEvent[] }>('made', { connection });
const flows = new FlowProducer({ connection });
const ended = { cards: new QueueEvents('cards', { connection }), judges: new QueueEvents('judges', { connection }) };
const begin = (name: string, prompt: string): Card =>
  withOutput(name, { plan: 'free', feature: prompt }, (output) => ({ prompt, token: output.token() }));

simulator.fal.order({ fail: 500 });
const plain = await queue.add('card', begin('card', 'kite'), { attempts: 2 });
await plain.waitUntilFinished(ended.cards);
console.log('the job has ended');

const flow = await flows.add({
  name: 'judge',
  queueName: 'judges',
  children: [{ name: 'drawing', queueName: 'drawings', data: begin('poster', 'boat') }],
});
await flow.job.waitUntilFinished(ended.judges);
console.log('the flow has ended');

for (const { name, data } of await made.getJobs()) console.log(JSON.stringify({ type: name, ...data }));
await made.obliterate();

await Promise.all([cards, drawings, judges, queue, made, flows, ended.cards, ended.judges].map((one) => one.close()));
await connection.quit();
await endSimulation();
