import { randomUUID } from 'node:crypto';
import { fields, text, type Fields } from '../fields.ts';
import { bytes, json, type Exchange, type Reply } from '../http.ts';
import { mp3 } from '../media.ts';
import { decimal, times } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD for a million characters by engine: https://aws.amazon.com/polly/pricing/, as its text was read on 2026-10-07. */
const engines: Readonly<Record<string, string>> = { standard: '4', neural: '16', 'long-form': '100', generative: '30' };

/** A job of `StartSpeechSynthesisTask`. */
interface Task {
  readonly told: Fields;
  readonly order: Exchange['order'];
  polls: number;
}

// https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html, 2026-12-01
const TYPES: Readonly<Record<number, string>> = {
  400: 'InvalidSsmlException',
  404: 'SynthesisTaskNotFoundException',
  429: 'ThrottlingException',
  500: 'ServiceFailureException',
  503: 'ServiceFailureException',
};

function problem(status: number, message: string): Reply {
  return json({ message }, status, { 'x-amzn-errortype': TYPES[status] ?? 'ServiceFailureException' });
}

/** Amazon Polly: billed are the characters that are read aloud, tags of SSML not among them. */
export function polly({ invoice }: Context): Provider {
  const tasks = new Map<string, Task>();

  const charactersOf = (body: Fields): number => {
    const said = text(body, 'Text', '');
    return [...(text(body, 'TextType', 'text') === 'ssml' ? said.split(/<[^>]*>/).join('') : said)].length;
  };

  const bill = (id: string, engine: string, characters: number): void =>
    invoice.bill('polly', id, engine, [
      {
        description: 'characters',
        quantity: decimal(characters),
        unit: 'character',
        unitPrice: times(engines[engine] ?? '0', '0.000001'),
      },
    ]);

  const speak = ({ body, order, requestId }: Exchange): Reply => {
    const engine = text(body, 'Engine', 'standard');
    if (!engines[engine]) return problem(400, 'No such engine.');
    const characters = charactersOf(body);
    bill(requestId, engine, characters);
    const told = order.missingUsage ? {} : { 'x-amzn-requestcharacters': String(characters) };
    return bytes('audio/mpeg', [mp3], told as Record<string, string>);
  };

  const start = ({ body, order, requestId }: Exchange): Reply => {
    const engine = text(body, 'Engine', 'standard');
    if (!engines[engine]) return problem(400, 'No such engine.');
    const characters = charactersOf(body);
    if (!order.failJob) bill(requestId, engine, characters);
    const counted = order.missingUsage ? {} : { RequestCharacters: characters };
    const told = { TaskId: requestId, Engine: engine, OutputFormat: text(body, 'OutputFormat', 'mp3'), ...counted };
    tasks.set(requestId, { told, order, polls: 0 });
    return json({ SynthesisTask: { ...told, TaskStatus: 'scheduled' } });
  };

  const look = ({ params }: Exchange): Reply => {
    const task = tasks.get(params['id'] ?? '');
    if (!task) return problem(404, 'Task not found.');
    task.polls += 1;
    const isOver = task.polls >= (task.order.polls ?? 2);
    const TaskStatus = !isOver ? 'inProgress' : task.order.failJob ? 'failed' : 'completed';
    return json({ SynthesisTask: { ...fields(task.told), TaskStatus } });
  };

  return {
    name: 'polly',
    prefix: '/polly',
    routes: [
      { method: 'POST', path: /^\/v1\/speech$/, billable: true, run: speak },
      { method: 'POST', path: /^\/v1\/synthesisTasks$/, billable: true, run: start },
      { method: 'GET', path: /^\/v1\/synthesisTasks\/(?<id>[^/]+)$/, run: look },
    ],
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    newRequestId: () => randomUUID(),
    headers: ({ requestId }) => ({ 'x-amzn-requestid': requestId }),
    reset: () => tasks.clear(),
  };
}
