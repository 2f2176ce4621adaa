import { chatLine, linesFile, over } from '../support/batches.ts';
import type { Batches } from '../support/batches.ts';
import { FILE_NAME, PROMPT, USER, WORD } from './canaries.ts';

/** A batch with something private in every place that has room, from its file to its results. */
export async function privateBatch<Client>(batches: Batches<Client>, client: Client): Promise<void> {
  const lines = [USER, WORD].map((id) => chatLine(id, batches.models[0], PROMPT));
  const id = await batches.make(client, linesFile(lines, FILE_NAME));
  const { output } = await over(batches, client, id);
  await batches.read(client, String(output));
}
