import { randomUUID } from 'node:crypto';
import { fields, list, text, textTokens, type Fields } from '../fields.ts';
import { mp3, png } from '../media.ts';
import type { Used } from './prices.ts';

/** What a model makes, by its name. */
export type Kind = 'image' | 'speech' | 'video' | 'text';

export function kindOf(model: string): Kind {
  if (model.includes('image')) return 'image';
  if (model.includes('tts')) return 'speech';
  return model.includes('omni') ? 'video' : 'text';
}

const OUTPUT: Readonly<Record<Kind, Used['out']>> = {
  image: { IMAGE: 1120 },
  speech: { AUDIO: 50 },
  video: { VIDEO: 46_336 },
  text: { TEXT: 9 },
};

export function partsOf(body: Fields): Fields[] {
  return list(body['contents']).flatMap((content) => list(fields(content)['parts']).map(fields));
}

/** Pictures sent in count 560 tokens each, as the larger ones do: https://ai.google.dev/gemini-api/docs/tokens, 2026-11-24 */
export function usedFor(model: string, parts: readonly Fields[]): Used & { images: number } {
  const images = parts.filter((part) => part['inlineData'] !== undefined || part['type'] === 'image').length;
  const words = parts.reduce(
    (sum, part) => sum + (part['text'] === undefined ? 0 : textTokens(text(part, 'text', ''))),
    0,
  );
  const kind = kindOf(model);
  return { in: words + 560 * images, images, thoughts: kind === 'speech' ? 0 : 20, out: OUTPUT[kind] };
}

/** The function that the last text asks for by "call NAME", until it was answered. */
export function calledFunction(body: Fields): string | undefined {
  const parts = partsOf(body);
  if (parts.some((part) => part['functionResponse'] !== undefined)) return undefined;
  const names = list(body['tools']).flatMap((tool) =>
    list(fields(tool)['functionDeclarations']).map((one) => text(fields(one), 'name', '')),
  );
  const asked = parts.map((part) => text(part, 'text', '')).join(' ');
  return names.find((name) => name !== '' && asked.includes(`call ${name}`));
}

export function outputPart(kind: Kind): Fields {
  if (kind === 'image') return { inlineData: { mimeType: 'image/png', data: png.toString('base64') } };
  if (kind === 'speech') return { inlineData: { mimeType: 'audio/mp3', data: mp3.toString('base64') } };
  return { text: 'A short answer from the simulator.' };
}

/** https://ai.google.dev/api/generate-content#UsageMetadata, 2026-11-24 */
export function usageMetadata({ in: input, thoughts, out, images }: Used & { images: number }): Fields {
  const output = Object.values(out).reduce((sum, count) => sum + count, 0);
  return {
    promptTokenCount: input,
    candidatesTokenCount: output,
    totalTokenCount: input + output + thoughts,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: input - 560 * images },
      ...(images > 0 ? [{ modality: 'IMAGE', tokenCount: 560 * images }] : []),
    ],
    candidatesTokensDetails: Object.entries(out).map(([modality, tokenCount]) => ({ modality, tokenCount })),
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
  };
}

export function response(model: string, part: Fields | undefined, usage: Fields | undefined, finish?: string): Fields {
  return {
    candidates: [
      {
        content: { role: 'model', parts: part ? [part] : [] },
        index: 0,
        ...(finish !== undefined && { finishReason: finish }),
      },
    ],
    ...(usage && { usageMetadata: usage }),
    modelVersion: model,
    responseId: randomUUID(),
  };
}
