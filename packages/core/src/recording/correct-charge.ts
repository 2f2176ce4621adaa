import { context } from '@opentelemetry/api';
import { rate } from '../rating/rate.ts';
import { OPERATION } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { today } from '../util/day.ts';
import type { ChargedCall } from './charged-call.ts';
import { rateUsages } from './rate-usages.ts';
import type { Several } from './rate-usages.ts';
import { isBetter, recordedAt } from './recorded-charge.ts';
import type { RecordedCharge } from './recorded-charge.ts';
import { recordedCharges } from './recorded-charges.ts';
import { writeCharges } from './write-charges.ts';

/** A recorded charge of which more is known by now. */
export interface ChargeUpdate extends Pick<
  ChargedCall,
  'chargeKey' | 'attribution' | 'attempt' | 'attributes' | 'providers'
> {
  /** the charge's own first */
  readonly usages: Several<Usage>;
  readonly recorded: RecordedCharge;
}

/** Rates usages that are known better than before, and corrects what was recorded; gives back what holds now. */
export function correctCharge({ usages, recorded, ...update }: ChargeUpdate): RecordedCharge {
  const call: ChargedCall = {
    ...update,
    kind: 'correction',
    operation: OPERATION.generateContent,
    context: context.active(),
    time: Date.now(),
  };
  const [own, ...also] = usages;
  const rated = rateUsages(call, own, also);
  writeCharges(rated, recorded);
  return recordedCharges(rated, recorded);
}

/** Whether the usages say more of a job's charges than what was recorded; they do where nothing was. */
export function isNews(usages: readonly Usage[], recorded: RecordedCharge | undefined): boolean {
  const { book } = settings();
  return usages.some((usage, n) => {
    const before = recordedAt(recorded, n);
    return before === undefined || isBetter(rate(usage, book, today()), before);
  });
}
