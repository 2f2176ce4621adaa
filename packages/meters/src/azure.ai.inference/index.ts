import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Meter, End, MeterFunction } from '@costspan/core/internal';
import { deployedModel } from '../openai/model.ts';
import { count, fields, listedAt, number, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Image models that Azure sells itself (MAI, FLUX), on the wire of OpenAI's images
 * (https://learn.microsoft.com/azure/foundry/foundry-models/how-to/use-foundry-models-mai, 2026-11-24).
 * A deployment's name is the customer's own: the model is what the answer or `COSTSPAN_DEPLOYMENTS` names.
 */
const usageOf: MeterFunction = ({ model, status, request, response }) => {
  const asked = fields(request);
  const answer = fields(response);
  const end = endOfAnswer(status, answer);
  const made = listedAt(answer, 'data');
  const wanted = count(asked?.['n']);
  const images = made ?? wanted ?? 1;
  const tokens = tokenMeasures(answer);
  const billable = end === 'succeeded' || end === 'pending';
  return {
    provider: 'azure.ai.inference',
    model: text(answer?.['model']) ?? deployedModel(text(model), text(asked?.['model'])),
    outputType: 'image',
    end,
    measures: billable
      ? [measure('image_output', 'image', images, made === undefined ? 'request' : 'usage'), ...tokens]
      : tokens,
    facts: { size: text(asked?.['size']), quality: text(asked?.['quality']) },
    requestUnknown: !asked || undefined,
    requestedQuantity: wanted,
    media: { count: end === 'succeeded' ? images : undefined },
  };
};

function tokenMeasures(answer: Fields | undefined): Measure[] {
  const usage = fields(answer?.['usage']);
  const given = fields(usage?.['input_tokens_details']);
  const pictures = number(given?.['image_tokens']) ?? 0;
  const texts = pictures > 0 ? (number(given?.['text_tokens']) ?? 0) : number(usage?.['input_tokens']);
  const made = number(usage?.['output_tokens']);
  return [
    ...(texts === undefined ? [] : [measure('text_input', 'token', texts)]),
    ...(made === undefined ? [] : [measure('image_output', 'token', made)]),
    ...(pictures > 0 ? [measure('image_input', 'token', pictures)] : []),
  ];
}

/** A filter's refusal comes as 400, after work that may be billed. */
function endOfAnswer(status: number | undefined, answer: Fields | undefined): End {
  const error = fields(answer?.['error']);
  const end = endOf(status, answer);
  const isFilter = /content_?filter|ResponsibleAI|moderation/i.test(
    `${text(error?.['code']) ?? ''} ${text(fields(error?.['innererror'])?.['code']) ?? ''}`,
  );
  if (isFilter) return 'filtered';
  return error && end === 'succeeded' ? 'failed' : end;
}

export const meter: Meter = withRoutes(meterOfOne('azure.ai.inference', usageOf), {
  bills: /\/(?:images\/(?:generations|edits)|chat\/completions|responses|embeddings)$/,
});
