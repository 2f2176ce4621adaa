import { MODEL } from './stub.ts';

const facts = { source: 'benchmark', seen: '2026-11-01', evidence: 'user' } as const;

/** A rate's id is one of its biller: two models may not share it. */
function tokens(model: keyof typeof MODEL, item: string, perMillion: string): object {
  return { id: `bench_${model}_${item}`, item, unit: 'token', price: perMillion, per: 1_000_000, ...facts };
}

const classes = { modality: 'image', tier: 'standard', tierBasis: 'user' } as const;

/** Prices of the benchmark's own models, so that every call is priced whatever the bundled book holds that day. */
export const layer: object = {
  books: [
    {
      biller: 'openai',
      currency: 'USD',
      outcomes: { refused: { outcome: 'not_charged', source: 'benchmark', seen: '2026-11-01' } },
      models: [
        {
          ...classes,
          model: MODEL.chat,
          aliases: [`${MODEL.chat}-2024-07-18`],
          modality: 'text',
          rates: [
            tokens('chat', 'text_input', '0.15'),
            tokens('chat', 'text_cached_input', '0.075'),
            tokens('chat', 'text_output', '0.6'),
          ],
        },
        {
          ...classes,
          model: MODEL.image,
          rates: [
            tokens('image', 'text_input', '5'),
            tokens('image', 'image_input', '10'),
            tokens('image', 'image_output', '40'),
          ],
        },
      ],
    },
  ],
};

/** The same for OpenLIT, which otherwise fetches its prices from the network. */
export const openlitPrices: object = {
  chat: {
    [MODEL.chat]: { promptPrice: 0.00015, completionPrice: 0.0006 },
    [`${MODEL.chat}-2024-07-18`]: { promptPrice: 0.00015, completionPrice: 0.0006 },
  },
  images: { [MODEL.image]: { high: { '1024x1024': 0.167 }, standard: { '1024x1024': 0.167 } } },
  embeddings: {},
  audio: {},
};
