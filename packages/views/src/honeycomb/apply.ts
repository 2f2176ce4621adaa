import { fields, text } from '@costspan/core/internal';
import { HoneycombClient, HoneycombError } from './client.ts';
import type { Account } from './client.ts';
import type { Kind, Made } from './made.ts';
import type { Definition } from './model.ts';
import { plan } from './plan.ts';
import type { Item, Target } from './plan.ts';

export interface Options extends Target {
  readonly account: Account;
  /** false: look, and say what would be done */
  readonly write: boolean;
  /** also what is there and differs; else that is left as it is */
  readonly force: boolean;
}

export interface Step {
  readonly kind: Kind;
  readonly name: string;
  /** `differs`: it is there, says something else, and was left as it is */
  readonly status: 'unchanged' | 'differs' | 'to create' | 'to update' | 'created' | 'updated';
  readonly id?: string;
}

export interface Report {
  /** what was found and done, as far as it came */
  readonly steps: readonly Step[];
  readonly boardUrl?: string;
  /** why it went no further; everything in `steps` is done */
  readonly error?: string;
}

/**
 * Puts the definition into an environment. Everything is read before anything is written, nothing is ever deleted,
 * and what was made is found by the next run. Never throws for what Honeycomb answers: the report says it.
 */
export async function apply(definition: Definition, options: Options): Promise<Report> {
  const run = new Run(options);
  try {
    for (const item of await plan(definition, options, run.client)) await run.settle(item);
    return run.report();
  } catch (error) {
    if (!(error instanceof HoneycombError)) throw error;
    return { ...run.report(), error: error.message };
  }
}

class Run implements Made {
  readonly client: HoneycombClient;
  readonly #options: Options;
  readonly #steps: Step[] = [];
  #boardUrl: string | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.client = new HoneycombClient(options.account);
  }

  async settle(item: Item): Promise<void> {
    const { kind, name, found, same } = item;
    const id = text(found?.['id']);
    const stays = found !== undefined && (same || !this.#options.force);
    if (!stays && this.#options.write) return this.#write(item, id);
    const status = stays ? (same ? 'unchanged' : 'differs') : found ? 'to update' : 'to create';
    this.#add({ kind, name, status, ...(id !== undefined && { id }) });
    this.#noteUrl(found);
  }

  idOf(kind: Kind, name: string): string {
    const id = this.#steps.find((step) => step.kind === kind && step.name === name)?.id;
    if (id === undefined) throw new HoneycombError(`${kind} "${name}" has no id`);
    return id;
  }

  created(kind: Kind, name: string, id: string): void {
    this.#add({ kind, name, status: 'created', id });
  }

  report(): Report {
    return { steps: this.#steps, ...(this.#boardUrl !== undefined && { boardUrl: this.#boardUrl }) };
  }

  async #write({ kind, name, path, body }: Item, id: string | undefined): Promise<void> {
    const content = await body(this);
    const answer =
      id === undefined
        ? await this.client.write('POST', path, content)
        : await this.client.write('PUT', `${path}/${id}`, content);
    this.#add({ kind, name, status: id === undefined ? 'created' : 'updated', id: answer.id });
    this.#noteUrl(answer);
  }

  #add(step: Step): void {
    this.#steps.push(step);
  }

  #noteUrl(answer: unknown): void {
    this.#boardUrl ??= text(fields(fields(answer)?.['links'])?.['board_url']);
  }
}
