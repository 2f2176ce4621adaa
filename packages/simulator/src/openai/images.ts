import { flag, list, number, text, textTokens } from '../fields.ts';
import { events, json, type Exchange, type Reply, type Route, type ServerEvent } from '../http.ts';
import type { Charge } from '../invoice.ts';
import { png } from '../media.ts';
import { invalid, moderated, unknownModel } from './errors.ts';
import { inputTokens, outputTokens, textOutputTokens } from './image-tokens.ts';
import type { Api } from './api.ts';
import { imagePrices, tokenCharges } from './prices.ts';

const b64 = png.toString('base64');

/** What an image model works out to: `auto` is decided here, so the answer tells the effective size and quality. */
export interface ImageJob {
  size: string;
  quality: string;
  usage: ImageUsage;
  charges: Charge[];
}

export interface ImageUsage {
  input_tokens: number;
  input_tokens_details: { text_tokens: number; image_tokens: number };
  output_tokens: number;
  output_tokens_details?: { text_tokens: number; image_tokens: number };
  total_tokens: number;
}

/** Undefined when the model has no such size or quality. Partial images are billed, 100 tokens each. */
export function imageJob(
  model: string,
  request: {
    prompt: string;
    size: string;
    quality: string;
    n: number;
    pictures: number;
    partials: number;
    streamed?: boolean;
  },
): ImageJob | undefined {
  const size = request.size === 'auto' ? '1024x1024' : request.size;
  const quality = request.quality === 'auto' ? 'medium' : request.quality;
  const each = outputTokens(model, quality, size);
  if (each === undefined) {
    return undefined;
  }
  const textIn = textTokens(request.prompt);
  const imageIn = request.pictures * inputTokens(model);
  const imageOut = each * request.n + 100 * request.partials;
  // A completed event has no output_tokens_details, so a stream could not tell text tokens from image tokens.
  const textOut = request.streamed ? 0 : textOutputTokens(model) * request.n;
  // gpt-image-1 is the one that was recorded without output_tokens_details.
  const split = model !== 'gpt-image-1' && !request.streamed;
  return {
    size,
    quality,
    usage: {
      input_tokens: textIn + imageIn,
      input_tokens_details: { text_tokens: textIn, image_tokens: imageIn },
      output_tokens: imageOut + textOut,
      ...(split && { output_tokens_details: { text_tokens: textOut, image_tokens: imageOut } }),
      total_tokens: textIn + imageIn + imageOut + textOut,
    },
    charges: tokenCharges(model, { textIn, imageIn, textOut, imageOut }),
  };
}

function perImage(api: Api, exchange: Exchange, model: string, n: number): Reply {
  const size = text(exchange.body, 'size', '1024x1024');
  const quality = model === 'dall-e-2' ? 'standard' : text(exchange.body, 'quality', 'standard');
  const unitPrice = imagePrices[model]?.[`${quality} ${size}`];
  if (unitPrice === undefined) {
    return invalid('size', `Invalid value: '${size}' with quality '${quality}' for ${model}.`);
  }
  const description = `${quality} ${size} image`;
  api.bill(exchange, exchange.requestId, model, [{ description, quantity: String(n), unit: 'image', unitPrice }]);
  const inline = text(exchange.body, 'response_format', 'url') === 'b64_json';
  const data = Array.from({ length: n }, (_, index) =>
    inline ? { b64_json: b64 } : { url: `${api.origin}/openai/files/${exchange.requestId}-${index}.png` },
  );
  const created = Math.floor(Date.now() / 1000);
  return json({
    created,
    data: model === 'dall-e-3' ? data.map((one) => ({ ...one, revised_prompt: 'A prompt.' })) : data,
  });
}

function stream(exchange: Exchange, prefix: string, job: ImageJob, partials: number): Reply {
  const facts = {
    b64_json: b64,
    created_at: Math.floor(Date.now() / 1000),
    background: 'opaque',
    output_format: text(exchange.body, 'output_format', 'png'),
    quality: job.quality,
    size: job.size,
  };
  const all: ServerEvent[] = Array.from({ length: partials }, (_, index) => {
    const type = `${prefix}.partial_image`;
    return { event: type, data: { type, partial_image_index: index, ...facts } };
  });
  const type = `${prefix}.completed`;
  const usage = exchange.order.missingUsage ? {} : { usage: job.usage };
  all.push({ event: type, data: { type, ...facts, ...usage } });
  return events(all);
}

function images(api: Api, prefix: 'image_generation' | 'image_edit') {
  return (exchange: Exchange): Reply => {
    const { body, order } = exchange;
    const model = api.model(exchange, 'dall-e-2');
    const n = number(body, 'n', 1);
    const streamed = flag(body, 'stream', false);
    if (order.filter) {
      return moderated();
    }
    if (imagePrices[model]) {
      return perImage(api, exchange, model, n);
    }
    if (streamed && n > 1) {
      return invalid('n', 'Streaming answers with one image here: leave out n.');
    }
    const partials = streamed ? number(body, 'partial_images', 0) : 0;
    const pictures = (exchange.files['image'] ?? []).length + list(body['images']).length;
    const size = text(body, 'size', 'auto');
    const quality = text(body, 'quality', 'auto');
    const job = imageJob(model, { prompt: text(body, 'prompt', ''), size, quality, n, pictures, partials, streamed });
    if (!job) {
      return outputTokens(model, 'low', '1024x1024') === undefined
        ? unknownModel(model)
        : invalid('size', `Invalid value: '${size}' with quality '${quality}' for ${model}.`);
    }
    api.bill(exchange, exchange.requestId, model, job.charges);
    if (streamed) {
      return stream(exchange, prefix, job, partials);
    }
    return json({
      created: Math.floor(Date.now() / 1000),
      background: 'opaque',
      output_format: text(body, 'output_format', 'png'),
      quality: job.quality,
      size: job.size,
      data: Array.from({ length: n }, () => ({ b64_json: b64 })),
      ...(!order.missingUsage && { usage: job.usage }),
    });
  };
}

/** https://developers.openai.com/api/docs/api-reference/images, 2026-11-24 */
export function imageRoutes(api: Api): Route[] {
  return [
    { method: 'POST', path: api.path('images/generations'), billable: true, run: images(api, 'image_generation') },
    { method: 'POST', path: api.path('images/edits'), billable: true, run: images(api, 'image_edit') },
    {
      method: 'POST',
      path: api.path('images/variations'),
      billable: true,
      run: (exchange) => perImage(api, exchange, 'dall-e-2', number(exchange.body, 'n', 1)),
    },
    {
      method: 'GET',
      path: /^\/files\/[^/]+\.png$/,
      run: () => ({ status: 200, bytes: [png], headers: { 'content-type': 'image/png' } }),
    },
  ];
}
