import type { Exchange } from '@costspan/core';
import { fields, isOn, quantity, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { withValue, without } from './bill.ts';
import { sizeOf } from './area.ts';
import { lengthIn, outputLengthIn } from './lengths.ts';
import { PLACEHOLDER, saidVideo } from './media.ts';
import { countedText } from './text.ts';

/** What a biller's wire form has in another place than under another name. */
export const OWN: Readonly<Record<string, (exchange: Exchange) => Exchange>> = {
  'aws.bedrock': (exchange) => changed(exchange, (request) => sized(request)),
  'azure.ai.openai': withBatch,
  byteplus: (exchange) => {
    const area = fields(exchange.request)?.['output_megapixels'] ?? fields(exchange.response)?.['output_megapixels'];
    const size = sizeOf(area);
    return changed(exchange, (request) =>
      video(size ? withValue(request, 'size', `${size.width}x${size.height}`) : request),
    );
  },
  cartesia: withOperation,
  deepgram: (exchange) => {
    const mode = text(fields(exchange.request)?.['mode']);
    if (mode === undefined || exchange.url !== undefined) return exchange;
    const scheme = /stream|live|real/.test(mode) ? 'wss' : 'https';
    return {
      ...changed(exchange, (request) => without(request, ['mode'])),
      url: `${scheme}://api.deepgram.com/v1/listen`,
    };
  },
  'gcp.gemini': imageSize,
  'gcp.vertex_ai': imageSize,
  hugging_face: (exchange) => {
    const request = fields(exchange.request);
    const seconds =
      quantity(fields(exchange.response)?.['compute_seconds']) ??
      quantity(request?.['compute_seconds']) ??
      lengthIn(request ?? {})?.seconds.toNumber();
    if (seconds === undefined) return exchange;
    return { ...exchange, headers: { 'x-compute-time': String(seconds), ...exchange.headers } };
  },
  hume: (exchange) =>
    changed(exchange, (request) => {
      const said = text(request['text']) ?? countedText(request)?.text;
      return said === undefined ? request : withValue(without(request, ['text']), 'utterances', [{ text: said }]);
    }),
  ideogram: (exchange) =>
    changed(exchange, (request) => {
      const said = request['character_reference'];
      return isOn(said)
        ? withValue(without(request, ['character_reference']), 'character_reference_images', [PLACEHOLDER])
        : request;
    }),
  kling: (exchange) =>
    changed(exchange, (request) => {
      const sound = request['sound'];
      let wire = typeof sound === 'boolean' ? { ...request, sound: sound ? 'on' : 'off' } : request;
      if (text(sound)?.toLowerCase().startsWith('native')) wire = { ...wire, sound: 'on' };
      if (wire['voice_control'] === true) wire = withValue(wire, 'voice_list', [{ voice_id: 'handwritten' }]);
      return saidVideo(wire) === undefined ? wire : withValue(wire, 'video_list', [{ video_url: PLACEHOLDER }]);
    }),
  ltx: withOperation,
  openai: withBatch,
  replicate,
  runware: (exchange) => changed(exchange, firstFrame),
  together_ai: (exchange) =>
    changed(exchange, (request) => {
      const length = outputLengthIn(request);
      return length && length.name !== 'seconds' ? withValue(request, 'seconds', length.seconds.toNumber()) : request;
    }),
  vercel_ai_gateway: (exchange) =>
    changed(exchange, (request) =>
      saidVideo(request) === undefined ? request : withValue(request, 'videoUrl', PLACEHOLDER),
    ),
  x_ai: (exchange) => {
    const wire = withOperation(exchange);
    const request = fields(exchange.request);
    const streams = request?.['streaming'] === true || request?.['mode'] === 'streaming';
    return streams && wire.url === undefined ? { ...wire, url: 'wss://api.x.ai/v1/stt' } : wire;
  },
};

function changed(exchange: Exchange, change: (request: Fields) => Fields): Exchange {
  const request = fields(exchange.request);
  return request ? { ...exchange, request: change(request) } : exchange;
}

/** A batch is a way to send a request, where a bill has it as a tier. */
function withBatch(exchange: Exchange): Exchange {
  const operation = exchange.operation === undefined ? 'batch' : `batch:${exchange.operation}`;
  return fields(exchange.request)?.['service_tier'] === 'batch'
    ? { ...changed(exchange, (request) => without(request, ['service_tier'])), operation }
    : exchange;
}

/** What is done stands in the URL; a bill has it among the parameters. */
function withOperation(exchange: Exchange): Exchange {
  const request = fields(exchange.request);
  const operation = exchange.operation ?? text(request?.['operation']) ?? text(request?.['endpoint']);
  return operation === undefined || !request
    ? exchange
    : { ...exchange, operation, request: without(request, ['operation', 'endpoint']) };
}

/** Of a video the resolution is its own word, of an image it is not; `512` is a word too. */
function imageSize(exchange: Exchange): Exchange {
  return exchange.model?.startsWith('veo-')
    ? exchange
    : changed(exchange, (request) => {
        const { resolution, ...rest } = request;
        const wire =
          resolution === undefined || /omni/.test(exchange.model ?? '')
            ? request
            : withValue(rest, 'imageSize', resolution);
        const size = wire['imageSize'];
        return typeof size === 'number' ? { ...wire, imageSize: String(size) } : wire;
      });
}

/** The size of an image whose megapixels are noted. */
function sized(request: Fields): Fields {
  const size = sizeOf(request['output_megapixels']);
  return size ? withValue(withValue(request, 'width', size.width), 'height', size.height) : request;
}

/** BytePlus takes a clip among the contents. */
function video(request: Fields): Fields {
  return saidVideo(request) === undefined
    ? request
    : withValue(without(request, ['content']), 'content', [{ type: 'video_url', video_url: { url: PLACEHOLDER } }]);
}

/** Runware’s `first frame` is a list of one. */
function firstFrame(task: Fields): Fields {
  return task['mode'] === 'first frame' ? withValue(task, 'frameImages', [PLACEHOLDER]) : task;
}

/** A prediction has an id, which a bill has by chance only; a community model is billed as its hardware. */
function replicate(exchange: Exchange): Exchange {
  const hardware = /^(?:(?:community|public) model on |hardware\/)((?:cpu|gpu)[\w-]*)/.exec(exchange.model ?? '')?.[1];
  const wire = hardware === undefined ? exchange : { ...exchange, model: `hardware/${hardware}` };
  const answer = fields(exchange.response);
  if (!answer || text(answer['id']) !== undefined) return wire;
  const isMetered = fields(answer['metrics']) !== undefined;
  const status = text(answer['status']);
  if (isMetered || (status !== undefined && fields(exchange.request)))
    return { ...wire, response: { id: 'handwritten', ...answer, status: status ?? 'succeeded' } };
  // Numbers alone are notes about a call that is not made yet.
  const isNote = Object.values(answer).every((value) => typeof value === 'number');
  return isNote ? { ...wire, response: undefined } : wire;
}
