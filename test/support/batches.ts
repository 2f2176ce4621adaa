import type { Place } from './testing.ts';

/** One request of a batch of chats, as a line of its file. */
export interface ChatLine {
  readonly custom_id: string;
  readonly method: 'POST';
  readonly url: '/v1/chat/completions';
  readonly body: { readonly model: string; readonly messages: readonly object[] };
}

export function chatLine(custom_id: string, model: string, content: string): ChatLine {
  const messages = [{ role: 'user', content }];
  return { custom_id, method: 'POST', url: '/v1/chat/completions', body: { model, messages } };
}

/** The file that is uploaded. */
export function linesFile(lines: readonly ChatLine[], name = 'batch.jsonl'): File {
  return new File([lines.map((line) => JSON.stringify(line)).join('\n')], name);
}

/** How a batch stands. */
export interface Asked {
  readonly isOver: boolean;
  readonly output: string | null | undefined;
  readonly errors: string | null | undefined;
}

/** What `testing/batches.ts` of an SDK's package tells: how an app of it runs a batch of chats. */
export interface Batches<Client> {
  /** models with a price in a batch, of which the simulator knows it */
  readonly models: readonly [string, ...string[]];
  client(place: Place): Promise<Client>;
  /** uploads the file and makes a batch of it; gives its id */
  make(client: Client, file: File): Promise<string>;
  ask(client: Client, id: string): Promise<Asked>;
  cancel(client: Client, id: string): Promise<unknown>;
  /** reads a file to its end */
  read(client: Client, file: string): Promise<unknown>;
}

/** Asks until the batch is over. */
export async function over<Client>({ ask }: Batches<Client>, client: Client, id: string): Promise<Asked> {
  let asked = await ask(client, id);
  while (!asked.isOver) asked = await ask(client, id);
  return asked;
}
