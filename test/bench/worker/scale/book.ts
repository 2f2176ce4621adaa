import { configure, measure, rate } from '@costspan/core';
import type { Usage } from '@costspan/core';
import { settings } from '@costspan/core/internal';
import { measure as clock } from 'mitata';

/** A layer of an app's own of so many models: `book.ts MODELS` prints what it takes to load it, to find a model and to rate a call. */
const models = Number(process.argv[2]);
const facts = { source: 'benchmark', seen: '2026-11-01', evidence: 'user' } as const;
const layer: object = {
  books: [
    {
      biller: 'bench',
      currency: 'USD',
      models: Array.from({ length: models }, (_, i) => ({
        model: `model-${i}`,
        modality: 'image',
        tier: 'standard',
        tierBasis: 'user',
        rates: [{ id: `rate-${i}`, item: 'image_output', unit: 'image', price: '0.04', ...facts }],
      })),
    },
  ],
};

const before = process.cpuUsage();
configure({ prices: layer });
const { book } = settings();
const model = `model-${models >> 1}`;
if (book.find('bench', model)?.entry.model !== model) throw new Error(`${model} is not in the book`);
const { user, system } = process.cpuUsage(before);

const usage: Usage = {
  provider: 'bench',
  model,
  end: 'succeeded',
  facts: {},
  measures: [measure('image_output', 'image', 2)],
};
const { status } = rate(usage, book, '2026-11-20');
if (status !== 'final') throw new Error(`the charge is ${status}, not final`);
let i = 0;
const found = await clock(() => book.find('bench', `model-${(i += 7) % models}`), { min_cpu_time: 200e6 });
const rated = await clock(() => rate(usage, book, '2026-11-20'), { min_cpu_time: 200e6 });
process.stdout.write(`${JSON.stringify({ configure: (user + system) / 1_000, find: found.p50, rate: rated.p50 })}\n`);
process.exit(0);
