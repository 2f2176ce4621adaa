import type { Exchange, Measure, Usage } from '@costspan/core';
import type { End, Meter } from '@costspan/core/internal';

/** The exchange as it was once its request had been accepted; undefined where it tells nothing of the request. */
export type AsAccepted = (exchange: Exchange) => Exchange | undefined;

/** Ends after which only the biller's rule says whether anything is charged. */
const UNHAPPY: ReadonlySet<End> = new Set<End>([
  'failed',
  'canceled',
  'filtered',
  'refused',
  'invalid',
  'server_error',
]);

/**
 * The one rule of all billers for a generation that came to nothing: it keeps the quantities that
 * its request asked for, unless its answer counts what was consumed. Where the biller bills its
 * failures, or does not say whether it does, they are what stands to be paid.
 */
export function keepingAskedFor(usages: Meter['usages'], asAccepted: AsAccepted = withoutAnswer): Meter['usages'] {
  return (exchange) => {
    const read = usages(exchange);
    const [own] = read;
    if (!own || !UNHAPPY.has(own.end) || own.reported || own.measures.some(isCounted)) return read;
    const accepted = asAccepted(exchange);
    if (!accepted) return read;
    const [asked] = usages({ ...accepted, model: exchange.model ?? own.model });
    return asked?.end === 'pending' ? [withAskedFor(own, asked), ...read.slice(1)] : read;
  };
}

function withoutAnswer({ provider, model, operation, url, request }: Exchange): Exchange | undefined {
  return typeof request === 'object' && request !== null ? { provider, model, operation, url, request } : undefined;
}

/** Counted by the provider itself. The time of a run that came to nothing is not what its outputs are billed by. */
function isCounted({ basis, item }: Measure): boolean {
  return (basis === 'usage' || basis === 'billed_units') && item !== 'compute';
}

function withAskedFor(own: Usage, asked: Usage): Usage {
  const more = asked.measures.filter(({ item }) => !own.measures.some((one) => one.item === item));
  if (more.length === 0) return own;
  const known = Object.entries(own.facts).filter(([, value]) => value !== undefined);
  return {
    ...own,
    model: own.model ?? asked.model,
    outputType: own.outputType ?? asked.outputType,
    measures: [...own.measures, ...more],
    sizes: own.sizes ?? asked.sizes,
    facts: { ...asked.facts, ...Object.fromEntries(known) },
    requestUnknown: asked.requestUnknown,
    // Asked for is not delivered: without any count of the provider's own it is an estimate at best.
    incomplete: own.measures.length === 0 || own.incomplete,
    input: own.input ?? asked.input,
  };
}
