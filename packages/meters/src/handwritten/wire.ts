import type { Exchange } from '@costspan/core';
import { toText } from '@costspan/core/internal';
import { at, fields, list, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { withValue, without } from './bill.ts';
import { FORMS } from './forms.ts';
import type { Form, Names } from './forms.ts';
import { lengthIn, outputLengthIn } from './lengths.ts';
import { countedImages, PLACEHOLDER, saidVideo } from './media.ts';
import { inWireNames } from './names.ts';
import { OWN } from './own.ts';
import { countedText } from './text.ts';
import { withTokens } from './with-tokens.ts';

const COUNTS = ['n', 'num_images', 'numImages', 'num_outputs', 'outputCount', 'numberResults', 'images', 'image_count'];

/**
 * An exchange as a person wrote it down, in the provider's wire form: a number of characters is a
 * text of that length, a number of images a list of them, tokens stand where the provider's answer
 * has them, and everything has the provider's own name. What is in that form already stays as it is.
 *
 * @param exchange its `provider` is a `gen_ai.provider.name`
 *
 * @example
 * toWire({ provider: 'elevenlabs', request: { characters: 3 }, response: { 'character-cost': 3 } });
 * // { provider: 'elevenlabs', request: { text: 'xxx' }, response: { … }, headers: { 'character-cost': '3' } }
 */
export function toWire(exchange: Exchange): Exchange {
  const named = inWireNames(exchange);
  const form = Object.hasOwn(FORMS, exchange.provider) ? (FORMS[exchange.provider] ?? {}) : undefined;
  if (!form) return named;
  const request = requestIn(named.request, form);
  const response = fields(named.response);
  const written = {
    ...named,
    request,
    response: response ? withTokens(named, answerIn(response, form)) : named.response,
  };
  return OWN[exchange.provider]?.(written) ?? written;
}

/** The parameters of the call: of fal and Replicate they stand in `input`, of Runware in each of a list of tasks. */
function requestIn(request: unknown, form: Form): unknown {
  const tasks = list(request);
  if (tasks) return tasks.map((task) => (fields(task) ? parametersIn(fields(task) ?? {}, form) : task));
  const body = fields(request);
  if (!body) return request;
  const input = fields(body['input']);
  return input ? { ...body, input: parametersIn(input, form) } : parametersIn(body, form);
}

function parametersIn(body: Fields, form: Form): Fields {
  let wire = renamed(body, form.request);
  if (form.count !== undefined) wire = counted(wire, form.count);
  if (form.seconds !== undefined) wire = lengthened(wire, form.seconds, outputLengthIn(wire));
  const spoken = form.text === undefined ? undefined : countedText(wire);
  if (form.text !== undefined && spoken) wire = moved(wire, spoken.name, form.text, spoken.text);
  const images = form.images === undefined ? undefined : countedImages(wire);
  if (form.images !== undefined && images) wire = moved(wire, images.name, form.images, images.urls);
  const video = form.video === undefined ? undefined : saidVideo(wire);
  if (form.video !== undefined && video !== undefined) wire = moved(wire, video, form.video, `${PLACEHOLDER}/clip.mp4`);
  return wire;
}

function answerIn(answer: Fields, form: Form): Fields {
  let wire = renamed(answer, form.answer);
  for (const [own, names] of Object.entries(form.outputs ?? {})) {
    const name = names.find((one) => whole(wire[one]) !== undefined);
    const many = name === undefined ? undefined : whole(wire[name]);
    if (name === undefined || many === undefined || many > 1_000) continue;
    wire = { ...without(wire, [name]), [own]: Array.from({ length: many }, () => form.output ?? { url: PLACEHOLDER }) };
  }
  // The length of a video is not that of a recording that was sent in.
  if (form.heard === undefined || at(wire, form.heard) !== undefined || wire['object'] === 'video') return wire;
  const told = lengthIn(wire) ?? lengthIn(fields(wire['metadata']) ?? {}) ?? lengthIn(fields(wire['usage']) ?? {});
  return told ? withValue(without(wire, [told.name]), form.heard, told.seconds.toNumber()) : wire;
}

/** Fields under their own names; a name that the provider has is never overwritten. */
function renamed(body: Fields, names: Names = {}): Fields {
  let wire = body;
  for (const [own, others] of Object.entries(names)) {
    const name = others.find((one) => wire[one] !== undefined && wire[one] !== null);
    if (name === undefined || at(wire, own) !== undefined) continue;
    wire = withValue(without(wire, [name]), own, wire[name]);
  }
  return wire;
}

function counted(body: Fields, own: readonly string[]): Fields {
  if (own.some((one) => body[one] !== undefined)) return body;
  const name = COUNTS.find((one) => whole(body[one]) !== undefined);
  return name === undefined ? body : moved(body, name, own[0] ?? name, whole(body[name]));
}

/** `minutes: 2` as `duration: 120`; a length under its own name stays as it is written. */
function lengthened(body: Fields, own: string, found: ReturnType<typeof lengthIn>): Fields {
  return found === undefined || found.name === own || body[own] !== undefined
    ? body
    : moved(body, found.name, own, Number(toText(found.seconds)));
}

function moved(body: Fields, name: string, own: string, value: unknown): Fields {
  return withValue(without(body, [name]), own, value);
}
