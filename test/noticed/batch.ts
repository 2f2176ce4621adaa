import { chatLine, linesFile, over } from '../support/batches.ts';
import type { Batches } from '../support/batches.ts';
import type { Scenarios } from './app.ts';

/** A batch from its file to its results, and to those that were refused. */
export function batchScenario<Client>(batches: Batches<Client>): Scenarios[string] {
  return {
    charges: 1,
    async play(app) {
      const client = await batches.client(app);
      const models = [batches.models[0], 'model-unknown'];
      const id = await batches.make(client, linesFile(models.map((model, i) => chatLine(String(i), model, 'a kite'))));
      const { output, errors } = await over(batches, client, id);
      // Ids are random, and equally long.
      for (const file of [errors, output]) app.saw('bytes', String(await batches.read(client, String(file))).length);
    },
  };
}
