import type { Child } from './child.ts';
import type { FromWorker, Job, ToWorker, Work } from './messages.ts';
import { kindOf } from './plan.ts';
import type { Kind } from './plan.ts';

/** Things that one worker does at the same time. */
const WIDTH = 24;
/** So long costspan waits for a job store to answer, in ms. */
const PATIENCE = 1_000;
const MOST_RECENT = 2_000;

export class Worker {
  /** `service.instance.id` of its telemetry */
  readonly instance: string;
  readonly child: Child<ToWorker, FromWorker>;
  readonly tasks: Map<number, { readonly work: Work; job?: Job }> = new Map();
  /** gets nothing new to make: what it has left is looking for the end of jobs */
  settlesOnly = false;
  /** gets nothing any more */
  leaving = false;
  /** ends in the middle of its work, without a chance to export all of it */
  cut = false;
  /** made lately: what their end was may not be written down yet */
  readonly recent: { readonly kind: Kind; readonly at: number }[] = [];

  constructor(instance: string, child: Child<ToWorker, FromWorker>) {
    this.instance = instance;
    this.child = child;
  }

  get makes(): boolean {
    return [...this.tasks.values()].some(({ work }) => work.what === 'make');
  }
}

/** How often a worker said so. */
export type Ends = Record<Extract<FromWorker, { done: number }>['end'], number>;

/**
 * Gives the workers their work, as the queue of an app does: at least once. What a worker had in
 * hand when it died goes to another, as far as the app knows of it.
 */
export class Crew {
  readonly workers: Worker[] = [];
  /** generations that have ended, for good or bad */
  made = 0;
  readonly ends: Ends = { made: 0, failed: 0, recorded: 0, known: 0, ignored: 0 };
  /** errors that the app got, by their text */
  readonly errors: Map<string, number> = new Map();
  /** jobs whose end nobody has looked for */
  forgotten: Job[] = [];
  /** calls that were under way in a process that died, or had just ended there, and may be in nobody's books */
  lost: Kind[] = [];
  /** tasks that have ended */
  steps = 0;
  readonly #seed: number;
  readonly #queue: Work[] = [];
  #goal = 0;
  #begun = 0;
  #index = 0;
  #task = 0;
  #turn = 0;
  #waiting: { readonly condition: () => boolean; readonly resolve: () => void }[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  add(worker: Worker): void {
    this.workers.push(worker);
    worker.child.hear((message) => this.#hear(worker, message));
    void worker.child.ended.then(() => this.#lose(worker));
    this.#give();
  }

  /** Puts work in front of what is still to be made. */
  push(...works: Work[]): void {
    this.#queue.push(...works);
    this.#give();
  }

  /** Has so many generations made since the start, and waits until nothing is under way. */
  async reach(generations: number): Promise<void> {
    this.#goal = generations;
    await this.idle();
  }

  /** Waits until nothing is under way or queued. */
  async idle(): Promise<void> {
    this.#give();
    await this.until(() => this.isIdle);
  }

  /** Waits for what an end of a task brings about. */
  async until(condition: () => boolean): Promise<void> {
    if (!condition()) await new Promise<void>((resolve) => this.#waiting.push({ condition, resolve }));
  }

  /** What each worker has in hand, for an error. */
  underWay(): string {
    const texts = this.workers.map(({ instance, tasks }) => `${instance} ${JSON.stringify([...tasks.values()])}`);
    return `${texts.join('; ')}; queued ${this.#queue.length}`;
  }

  get isIdle(): boolean {
    return this.#begun >= this.#goal && this.#queue.length === 0 && this.workers.every(({ tasks }) => tasks.size === 0);
  }

  #give(): void {
    const open = (): Worker[] => this.workers.filter((one) => !one.leaving && one.tasks.size < WIDTH);
    while (this.#queue.length > 0) {
      const able = open();
      // In turn: of three deliveries of one webhook, no two in a row go to the same process.
      const worker = able.find((one) => one.settlesOnly) ?? able[this.#turn++ % able.length];
      if (!worker) break;
      this.#hand(worker, this.#queue.shift() as Work);
    }
    while (this.#begun < this.#goal) {
      const [worker] = open()
        .filter((one) => !one.settlesOnly)
        .sort((a, b) => a.tasks.size - b.tasks.size);
      if (!worker) break;
      const index = this.#index++;
      this.#begun += kindOf(this.#seed, index).generations;
      this.#hand(worker, { what: 'make', index });
    }
  }

  #hand(worker: Worker, work: Work): void {
    const task = ++this.#task;
    worker.tasks.set(task, { work });
    worker.child.tell({ task, work });
  }

  #hear(worker: Worker, message: FromWorker): void {
    if ('submitted' in message) {
      const task = worker.tasks.get(message.submitted);
      if (task) task.job = message.job;
    } else if ('done' in message) this.#done(worker, message);
  }

  #done(worker: Worker, { done, end, why }: Extract<FromWorker, { done: number }>): void {
    const task = worker.tasks.get(done);
    if (!task) return;
    worker.tasks.delete(done);
    this.ends[end] += 1;
    if (why !== undefined) this.errors.set(why, (this.errors.get(why) ?? 0) + 1);
    const { work, job } = task;
    if (work.what === 'make') {
      const kind = kindOf(this.#seed, work.index);
      this.made += kind.generations;
      worker.recent.push({ kind, at: performance.now() });
      if (worker.recent.length > MOST_RECENT) worker.recent.shift();
      if (job && kind.name === 'forgotten image') this.forgotten.push(job);
      // Both workers look for its end at the same time.
      else if (job && kind.name === 'clip seen elsewhere')
        this.#queue.push({ what: 'follow', job }, { what: 'follow', job });
      // The app knows the job, and looks again.
      else if (job && end === 'failed') this.#queue.push({ what: 'follow', job });
    }
    this.#step();
  }

  #step(): void {
    this.steps += 1;
    this.#give();
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ condition }) => !condition());
    for (const one of waiting) if (!this.#waiting.includes(one)) one.resolve();
  }

  #lose(worker: Worker): void {
    this.workers.splice(this.workers.indexOf(worker), 1);
    for (const { work, job } of worker.tasks.values()) {
      if (work.what !== 'make') {
        this.#queue.push(work);
        continue;
      }
      const kind = kindOf(this.#seed, work.index);
      this.made += kind.generations;
      if (!job) this.lost.push(kind);
      else if (kind.name === 'forgotten image') this.forgotten.push(job);
      else this.#queue.push({ what: 'follow', job });
    }
    worker.tasks.clear();
    const since = performance.now() - PATIENCE;
    if (worker.cut && !worker.settlesOnly)
      this.lost.push(...worker.recent.filter(({ at }) => at > since).map(({ kind }) => kind));
    this.#step();
  }
}
