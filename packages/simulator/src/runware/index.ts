import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { fields, flag, number, text, type Fields } from '../fields.ts';
import { json } from '../http.ts';
import type { Context, Messages, Provider } from '../server.ts';

/** USD an image, and a second of video without and with sound. https://runware.ai/pricing, 2026-05-01 */
const IMAGES: Readonly<Record<string, string>> = { 'bfl:2@1': '0.04', 'bfl:4@1': '0.08' };
const VIDEOS: Readonly<Record<string, readonly [silent: string, sounding: string]>> = {
  'klingai:kling-video@3-standard': ['0.084', '0.126'],
};

interface Job {
  readonly results: readonly Fields[];
  readonly fails: boolean;
  polls: number;
}

/**
 * Tasks over a web socket, each answered with its results or an error:
 * https://runware.ai/docs/platform/introduction, …/errors and …/task-polling, 2026-12-01.
 */
export function runware({ invoice }: Context): Provider {
  const server = new WebSocketServer({ noServer: true });
  const jobs = new Map<string, Job>();

  const priceOf = (task: Fields): { unit: string; quantity: string; unitPrice: string } | undefined => {
    const model = text(task, 'model', '');
    const many = number(task, 'numberResults', 1);
    if (task['taskType'] === 'imageInference' && IMAGES[model] !== undefined)
      return { unit: 'image', quantity: String(many), unitPrice: IMAGES[model] };
    const video = task['taskType'] === 'videoInference' ? VIDEOS[model] : undefined;
    const sounds = flag(fields(fields(task['providerSettings'])['klingai']), 'sound', false);
    return (
      video && {
        unit: 'second',
        quantity: String(many * number(task, 'duration', 5)),
        unitPrice: video[sounds ? 1 : 0],
      }
    );
  };

  const serve = (line: WebSocket, task: Fields, { orders, received }: Messages): void => {
    const { taskType, taskUUID } = task;
    const tell = (...data: Fields[]): void => line.send(JSON.stringify({ data }));
    const refuse = (error: Fields): void =>
      line.send(JSON.stringify({ errors: [{ message: 'Answered on order.', taskUUID, ...error }] }));
    if (taskType === 'authentication') return tell({ taskType, connectionSessionUUID: randomUUID() });
    if (taskType === 'ping') return tell({ taskType, pong: true });
    received(task);
    if (taskType === 'getResponse') return tellOf(text(task, 'taskUUID', ''), tell, refuse);
    const taken = orders.take({ method: 'POST', path: '/v1', billable: true });
    const order = taken?.order ?? {};
    taken?.met();
    if (order.drop === 'before') return line.terminate();
    if (order.fail !== undefined) return refuse({ code: order.fail < 500 ? 'invalidRequest' : 'internalError' });
    const price = priceOf(task);
    if (!price) return refuse({ code: 'invalidModel', parameter: 'model' });
    if (!order.failJob)
      invoice.bill('runware', String(taskUUID), text(task, 'model', ''), [{ description: String(taskType), ...price }]);
    if (order.drop === 'after') return line.terminate();
    const many = number(task, 'numberResults', 1);
    const cost = (Number(price.quantity) * Number(price.unitPrice)) / many;
    const told = task['includeCost'] === true && !order.missingUsage ? { cost: Number(cost.toFixed(6)) } : {};
    const kind = taskType === 'videoInference' ? 'video' : 'image';
    const results = Array.from({ length: many }, (_, i) => ({
      taskType,
      taskUUID,
      status: 'success',
      [`${kind}UUID`]: `${String(taskUUID)}-${i}`,
      [`${kind}URL`]: `https://${kind}.runware.ai/${i}`,
      ...told,
    }));
    if (task['deliveryMethod'] !== 'async') return tell(...results);
    jobs.set(String(taskUUID), { results, fails: order.failJob === true, polls: order.polls ?? 2 });
    tell({ taskType, taskUUID });
  };

  const tellOf = (id: string, tell: (...data: Fields[]) => void, refuse: (error: Fields) => void): void => {
    const job = jobs.get(id);
    if (!job) return refuse({ code: 'invalidTaskUUID', parameter: 'taskUUID' });
    job.polls -= 1;
    if (job.polls > 0) return tell({ taskType: job.results[0]?.['taskType'], taskUUID: id, status: 'processing' });
    if (job.fails) return refuse({ code: 'timeoutProvider', status: 'error' });
    tell(...job.results);
  };

  return {
    name: 'runware',
    prefix: '/runware',
    routes: [],
    newRequestId: () => randomUUID(),
    failure: ({ fail }) => json({ errors: [{ code: 'invalidRequest', message: `Answered ${fail} on order.` }] }, fail),
    headers: () => ({}),
    upgrade(request, socket, head, messages) {
      server.handleUpgrade(request, socket, head, (line) => {
        line.on('message', (data) => {
          for (const task of JSON.parse(String(data)) as Fields[]) serve(line, task, messages);
        });
      });
    },
    reset: () => jobs.clear(),
  };
}
