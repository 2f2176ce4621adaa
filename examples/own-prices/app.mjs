import { estimate, measure, rate } from '@costspan/core';
import { settings, toText } from '@costspan/core/internal';

/** What a charge says: the effective amount, and what it was before the prices of one's own. */
function say(what, charge) {
  if (charge.status === 'unpriced') return console.log(`${what}: unpriced, ${charge.reason}`);
  const list = charge.listAmount ? `, list price $${toText(charge.listAmount)}` : '';
  const from = charge.exchanged ? `, ${toText(charge.exchanged.amount)} ${charge.exchanged.currency}` : '';
  console.log(`${what}: $${toText(charge.amount)}${list}${from} (${charge.price?.origin})`);
}

say('two images at fal', estimate({ provider: 'fal', model: 'fal-ai/flux/dev', num_images: 2, size: '1024x1024' }));
say('500 characters at OpenAI', estimate({ provider: 'openai', model: 'tts-1', characters: 500 }));
say('four images of our own', estimate({ provider: 'in-house', model: 'sdxl-eu', num_images: 4 }));

// What a provider reports in credits is priced by the credit, whatever the model.
const spoken = {
  provider: 'voices.example',
  model: 'narrator',
  end: 'succeeded',
  facts: {},
  measures: [measure('billed', 'credit', 403, 'billed_units')],
};
say('403 credits of speech', rate(spoken, settings().book));

// A name that is not in the book stays unpriced, however near.
say('a neighbour', estimate({ provider: 'in-house', model: 'sdxl-eu-turbo', num_images: 4 }));
