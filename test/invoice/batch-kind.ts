import fc from 'fast-check';
import { chatLine, linesFile, over } from '../support/batches.ts';
import type { Batches } from '../support/batches.ts';
import { kind, prompt, record } from './kind.ts';
import type { Kind } from './kind.ts';

/** Batches of chats of several models, one of which does not exist; cancelled or not, and read once or more. */
export function chatBatches<Client>(batches: Batches<Client>): fc.Arbitrary<Kind<Client>> {
  const line = record({ model: fc.constantFrom(...batches.models, 'model-unknown'), content: prompt });
  return fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
    .map(([lines, reads, cancels]) =>
      kind(
        `batch of ${JSON.stringify(lines)}${cancels ? ', cancelled' : ''}, read ${reads} times`,
        async (client) => {
          const input = lines.map(({ model, content }, i) => chatLine(`r${i}`, model, content));
          const id = await batches.make(client, linesFile(input));
          if (cancels) await batches.cancel(client, id);
          const { errors, output } = await over(batches, client, id);
          for (let i = 0; i < reads; i++)
            for (const file of [errors, output]) if (file) await batches.read(client, file);
        },
        { job: true },
      ),
    );
}
