import type { Exchange } from '@costspan/core';
import type { Address } from './address.ts';
import { fields, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/**
 * The model that the call is billed by. A deployment runs on private hardware, whose idle time is
 * billed and is not on the wire: it goes by its own name, so that only a price of the user's own
 * fits it. A bare version hash names no model.
 */
export function modelOf(
  exchange: Exchange,
  address: Address | undefined,
  prediction: Fields | undefined,
): string | undefined {
  const named = nameOf(exchange.model);
  if (named?.startsWith('hardware/') || named?.startsWith('deployment/')) return named;
  const deployment = address?.deployment ?? deploymentOf(prediction);
  if (deployment !== undefined) return `deployment/${deployment}`;
  return (
    named ?? nameOf(address?.model) ?? nameOf(prediction?.['model']) ?? nameOf(fields(exchange.request)?.['model'])
  );
}

/** `owner/name`, without a version behind a colon; undefined for what is no such name. */
export function nameOf(value: unknown): string | undefined {
  const name = text(value)?.split(':')[0];
  return name !== undefined && /^[^/\s]+(?:\/[^/\s]+)+$/.test(name) ? name : undefined;
}

function deploymentOf(prediction: Fields | undefined): string | undefined {
  const given = prediction?.['deployment'];
  const object = fields(given);
  return (
    text(given) ??
    (text(object?.['owner']) && text(object?.['name'])
      ? `${object?.['owner'] as string}/${object?.['name'] as string}`
      : undefined)
  );
}

/** Community models are billed by the time on their hardware; the version of an official one is hidden. */
export function runsOnHardware(model: string | undefined, prediction: Fields | undefined): boolean {
  if (model?.startsWith('hardware/') || model?.startsWith('deployment/')) return true;
  return /^[0-9a-f]{64}$/.test(text(prediction?.['version']) ?? '');
}
