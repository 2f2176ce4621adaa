import type { Item, Modality } from '@costspan/core/internal';
import type { Unit } from '@costspan/core';
import { z } from 'zod';
import { amount, answer, priceText } from './read.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/**
 * `GET /models` (https://runware.ai/docs/models-api/pricing and `ContentClient` of Runware's SDKs, read 2026-12-01; answers
 * recorded 2026-10-01): USD for each unit. A model that is billed by compute time states none.
 */
const model = z.object({
  air: z.string(),
  capabilities: z.array(z.string()).nullish(),
  pricingRates: z.array(z.object({ amount, unit: z.string(), label: z.string().nullish() })).nullish(),
});
const list = z.array(model);

/** What one of its units is, by what the model makes: an `output` is an image, a clip or a song. */
const UNITS: Readonly<Record<string, Partial<Record<Modality, readonly [Item, Unit]>>>> = {
  output: { image: ['image_output', 'image'], video: ['video_output', 'video'] },
  outputMegapixel: { image: ['image_output', 'megapixel'] },
  durationSecond: { video: ['video_output', 'second'], audio: ['audio_output', 'second'] },
  character: { audio: ['text_input', 'character'] },
  utf8Byte: { audio: ['text_input', 'character'] },
  inputToken: { text: ['text_input', 'token'], audio: ['text_input', 'token'] },
  outputToken: { text: ['text_output', 'token'], audio: ['audio_output', 'token'] },
};

export const runware: Vendor = {
  provider: 'runware',
  baseUrl: 'https://content.runware.ai',
  path: '/models',
  async read(get) {
    return { prices: answer(list, await get(this.path), 'Runware').flatMap(pricesOf), unknown: [] };
  },
};

function pricesOf({ air, capabilities, pricingRates }: z.infer<typeof model>): LivePrice[] {
  const made = modalityOf(capabilities ?? []);
  const rates = pricingRates ?? [];
  return rates.flatMap(({ amount: value, unit: unitText, label }) => {
    const price = priceText(value);
    if (price === undefined) return [];
    const [item, unit] = (made && UNITS[unitText]?.[made]) ?? [];
    // Several prices of one unit are told apart by words only: 720p, or with audio.
    const isTold = rates.filter((one) => one.unit === unitText).length === 1;
    return [
      {
        model: air,
        item: isTold ? item : undefined,
        unit: isTold ? unit : undefined,
        unitText: label ? `${unitText} (${label})` : unitText,
        price,
        currency: 'USD',
        // What speaks is billed by what it reads; music by what is heard.
        modality: unit === 'character' || unitText === 'inputToken' ? speaks(made) : made,
        count: unitText === 'utf8Byte' ? 'utf8_bytes' : undefined,
      },
    ];
  });
}

function speaks(made: Modality | undefined): Modality | undefined {
  return made === 'audio' ? 'speech' : made;
}

/** `io:text-to-image`: what comes after `to`. */
function modalityOf(capabilities: readonly string[]): Modality | undefined {
  const made = capabilities.map(
    (one) => /^io:\w+-to-(image|video|audio|text|3d)$/.exec(one)?.[1] as Modality | undefined,
  );
  return made.find((one) => one !== undefined);
}
