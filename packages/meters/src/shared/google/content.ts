import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import type { End, Facts, OutputType } from '@costspan/core/internal';
import { count, fields, list, seconds, text } from '../wire/index.ts';
import { factOf, stated } from './call.ts';
import { outputTypeOf } from './kind.ts';
import type { Call } from './call.ts';
import { contentOf, endOfContent } from './answer.ts';
import type { Content } from './answer.ts';
import { groundingOf } from './grounding.ts';
import { tokensOf } from './tokens.ts';
import type { Tokens } from './tokens.ts';

const MAIN = { image: 'image_output', speech: 'audio_output', video: 'video_output', text: 'text_output' } as const;

type Kind = keyof typeof MAIN;

/**
 * `generateContent` and the Interactions API: tokens by modality in and out, thoughts among the text
 * (https://ai.google.dev/api/generate-content#UsageMetadata, https://ai.google.dev/api/interactions-api, 2026-11-24).
 */
export function contentUsage(call: Call): Usage {
  const kind = kindOf(call);
  const content = contentOf(call.answer);
  const end = endOfContent(call, content);
  const tokens = tokensOf(call, kind === 'speech' ? 'audio' : content.only, kind === 'text' || kind === 'speech');
  const measures = tokens ? tokenMeasures(tokens, kind, content) : [];
  if (end === 'succeeded' || end === 'pending') measures.push(...plainMeasures(call, kind, content, tokens));
  const grounding = groundingOf(call);
  measures.push(...grounding);
  return {
    provider: call.provider,
    model: call.model,
    responseModel: text(call.answer?.['modelVersion']),
    responseId: text(call.answer?.['responseId'] ?? call.answer?.['id']),
    // A chat model may draw too.
    outputType: (kind === 'text' && content.images > 0 ? 'image' : kind) satisfies OutputType,
    end,
    measures,
    facts: { ...factsOf(call), input_tokens: tokens?.totalInput },
    requestUnknown: call.requestUnknown || undefined,
    incomplete: isIncomplete(call, end, tokens, grounding.length > 0) || undefined,
    media: { count: content.images > 0 ? content.images : undefined },
    tokens: tokens && { input: tokens.totalInput, output: tokens.totalOutput },
  };
}

function kindOf({ model }: Call): Kind {
  const type = outputTypeOf(model);
  return type === 'audio' ? 'text' : type;
}

function tokenMeasures(tokens: Tokens, kind: Kind, content: Content): Measure[] {
  const main = MAIN[kind];
  const measures = [...tokens.counts].map(([item, quantity]) => measure(item, 'token', quantity));
  // An answer without a picture was metered all the same: nothing of the main output, which has no other price then.
  const none = !tokens.counts.has(main) && !tokens.counts.has('compute') && content.images === 0;
  return none ? [...measures, measure(main, 'token', 0)] : measures;
}

/** What stands in for the tokens of an output where none were reported: pictures, or the length asked for. */
function plainMeasures(call: Call, kind: Kind, content: Content, tokens: Tokens | undefined): Measure[] {
  const length = seconds(stated(call, 'durationSeconds') ?? formatOf(call)?.['duration']);
  if (kind === 'speech' || kind === 'video')
    return length === undefined ? [] : [measure(MAIN[kind], 'second', length, 'request')];
  if (kind !== 'image' || tokens) return content.images > 0 ? [measure('image_output', 'image', content.images)] : [];
  const wanted = count(stated(call, 'n', 'candidateCount'));
  if (content.images > 0) return [measure('image_output', 'image', content.images)];
  return content.only === undefined
    ? [measure('image_output', 'image', wanted ?? 1, wanted === undefined ? 'default' : 'request')]
    : [];
}

function factsOf(call: Call): Facts {
  const image = fields(call.setting('imageConfig'));
  return {
    resolution: factOf(
      image?.['imageSize'] ??
        image?.['image_size'] ??
        stated(call, 'imageSize', 'resolution') ??
        formatOf(call)?.['resolution'] ??
        formatOf(call)?.['image_size'],
    ),
    service_tier: call.batch ? 'batch' : tierOf(call),
    region: call.region,
  };
}

/** The output format of an interaction, one of several or the only one. */
function formatOf(call: Call): ReturnType<typeof fields> {
  const format = call.setting('responseFormat');
  return fields(list(format)?.[0] ?? format);
}

// TrafficType and ServiceTier of https://www.npmjs.com/package/@google/genai/v/2.32.0, 2026-11-24
const TRAFFIC: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    ON_DEMAND: 'standard',
    ON_DEMAND_PRIORITY: 'priority',
    ON_DEMAND_FLEX: 'flex',
    ON_DEMAND_OFFPEAK: 'offpeak',
    PROVISIONED_THROUGHPUT: 'provisioned',
  }),
);

/** The tier that served the call; what was asked for counts only where the answer says nothing. */
function tierOf(call: Call): string | undefined {
  const usage = fields(call.answer?.['usageMetadata'] ?? call.answer?.['usage_metadata']);
  const traffic = TRAFFIC.get(text(usage?.['trafficType'] ?? usage?.['traffic_type']) ?? '');
  // https://ai.google.dev/gemini-api/docs/priority-inference, 2026-11-30: the header tells a downgrade.
  const served =
    traffic ??
    text(usage?.['serviceTier'] ?? call.servedTier ?? call.answer?.['service_tier'] ?? call.answer?.['serviceTier']);
  const tier = (served ?? text(call.setting('serviceTier')))?.toLowerCase();
  return tier === 'unspecified' ? undefined : tier;
}

/** Whether the bill may hold more than what was read. */
function isIncomplete(call: Call, end: End, tokens: Tokens | undefined, grounded: boolean): boolean {
  if (tokens?.unexplained) return true;
  // A part of the searches of a month or a day is free, and nobody is told of how many are left.
  return end === 'succeeded' && (!tokens || grounded || call.cutOff);
}
