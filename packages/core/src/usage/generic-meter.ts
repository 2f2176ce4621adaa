import { characters, measure } from './measure.ts';
import { parseQuantity } from '../util/money.ts';
import type { Exchange, Facts, Measure, PixelSize, Usage } from './usage.ts';

/**
 * Reads the parameters that most providers share: `images`/`n`/`num_images`, `seconds`/`duration`,
 * `characters`/`text`, `width`+`height` or `size`. For an estimate before the call, and for a
 * provider without a registered meter.
 */
export function genericMeter(exchange: Exchange): Usage {
  const request = (typeof exchange.request === 'object' && exchange.request !== null ? exchange.request : {}) as Record<
    string,
    unknown
  >;
  const facts: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(request)) {
    if (typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 64))
      facts[name] = value;
  }
  const measures: Measure[] = [];
  const images = parseQuantity(
    request['images'] ?? request['n'] ?? request['num_images'] ?? request['num_outputs'] ?? 1,
  );
  if (images) measures.push(measure('image_output', 'image', images, 'request'));
  const seconds = parseQuantity(String(request['seconds'] ?? request['duration'] ?? '').replace(/s$/, ''));
  if (seconds)
    measures.push(
      measure('video_output', 'second', seconds, 'request'),
      measure('audio_output', 'second', seconds, 'request'),
      measure('audio_input', 'second', seconds, 'request'),
    );
  measures.push(measure('video_output', 'video', 1, 'request'));
  const counted = parseQuantity(request['characters']);
  if (counted) measures.push(measure('text_input', 'character', counted, 'request'));
  else if (typeof request['text'] === 'string') measures.push(characters('text_input', request['text']));
  const size = sizeOf(request);
  return {
    provider: exchange.provider,
    model: exchange.model,
    end: 'pending',
    measures,
    facts: facts as Facts,
    sizes:
      size && images
        ? { image_output: Array.from({ length: Math.min(images.toNumber(), 1_000) }, () => size) }
        : undefined,
  };
}

function sizeOf(request: Record<string, unknown>): PixelSize | undefined {
  const match = /^(\d+)x(\d+)$/.exec(String(request['size'] ?? request['image_size'] ?? ''));
  const width = Number(match?.[1] ?? request['width']);
  const height = Number(match?.[2] ?? request['height']);
  return width > 0 && height > 0 ? { width, height } : undefined;
}
