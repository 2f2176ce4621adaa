import { randomBytes } from 'node:crypto';
import { fields, list, number, text, type Fields } from '../fields.ts';
import type { ServerEvent } from '../http.ts';
import { png } from '../media.ts';
import { messageText } from './chat.ts';
import { imageJob, type ImageJob } from './images.ts';

function pictures(messages: readonly Fields[]): number {
  return messages.flatMap(({ content }) => list(content)).filter((part) => fields(part)['type'] === 'input_image')
    .length;
}

/** An image made by the tool, with the tool as it was in effect. */
export interface Made {
  tool: Fields;
  model: string;
  job: ImageJob;
  partials: number;
}

export function image(tool: Fields, messages: readonly Fields[], streamed: boolean): Made | undefined {
  // The effective tool model is told back in `tools`; this server's default is one that has a published price.
  const model = text(tool, 'model', 'gpt-image-2');
  const partials = streamed ? number(tool, 'partial_images', 0) : 0;
  const prompt = messages.map(messageText).join(' ');
  const job = imageJob(model, {
    prompt,
    size: text(tool, 'size', 'auto'),
    quality: text(tool, 'quality', 'auto'),
    n: 1,
    pictures: pictures(messages),
    partials,
  });
  return job && { tool: { ...tool, model, size: job.size, quality: job.quality }, model, job, partials };
}

export function imageItem(made: Made, blocked: boolean): Fields {
  return {
    id: `ig_${randomBytes(16).toString('hex')}`,
    type: 'image_generation_call',
    status: blocked ? 'failed' : 'completed',
    action: 'generate',
    background: 'opaque',
    output_format: text(made.tool, 'output_format', 'png'),
    quality: made.job.quality,
    size: made.job.size,
    revised_prompt: 'A prompt.',
    result: blocked ? null : png.toString('base64'),
  };
}

export function imageEvents(item: Fields, made: Made, index: number): ServerEvent[] {
  const at = { output_index: index, item_id: item['id'] };
  const type = 'response.image_generation_call';
  return [
    {
      data: {
        type: 'response.output_item.added',
        output_index: index,
        item: { ...item, status: 'in_progress', result: null },
      },
    },
    { data: { type: `${type}.in_progress`, ...at } },
    { data: { type: `${type}.generating`, ...at } },
    ...Array.from({ length: made.partials }, (_, partial) => ({
      data: {
        type: `${type}.partial_image`,
        ...at,
        partial_image_index: partial,
        partial_image_b64: png.toString('base64'),
        size: made.job.size,
        quality: made.job.quality,
      },
    })),
    { data: { type: `${type}.completed`, ...at } },
    { data: { type: 'response.output_item.done', output_index: index, item } },
  ];
}

export function textEvents(item: Fields, answer: string, index: number): ServerEvent[] {
  const at = { output_index: index, item_id: item['id'], content_index: 0 };
  return [
    {
      data: {
        type: 'response.output_item.added',
        output_index: index,
        item: { ...item, status: 'in_progress', content: [] },
      },
    },
    { data: { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } } },
    { data: { type: 'response.output_text.delta', ...at, delta: answer, logprobs: [] } },
    { data: { type: 'response.output_text.done', ...at, text: answer, logprobs: [] } },
    {
      data: { type: 'response.content_part.done', ...at, part: { type: 'output_text', text: answer, annotations: [] } },
    },
    { data: { type: 'response.output_item.done', output_index: index, item } },
  ];
}

/** The events' own `type` is also their SSE name, and each has its number. */
export function numbered(all: readonly ServerEvent[]): ServerEvent[] {
  return all.map(({ data }, index) => ({
    event: text(fields(data), 'type', ''),
    data: { ...fields(data), sequence_number: index },
  }));
}
