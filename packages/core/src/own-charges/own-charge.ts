import type { Attributes } from '@opentelemetry/api';
import type { Item, OutputType } from '../usage/usage.ts';
import type { Unit } from '../util/money.ts';

/** What was consumed of one item. */
export interface OwnUsage {
  readonly unit: Unit;
  /** a number, or an exact decimal text, of 0 or more */
  readonly quantity: number | string;
  /** what it pays for; where it is left out, what the model has a price for in that unit, else the unit's usual one */
  readonly item?: Item | undefined;
}

/** A charge that the app states itself: of its own GPUs, of a tool, of a provider without an SDK. Exactly one of `amount` and `usage`. */
export interface OwnCharge {
  /** who bills: a word such as `own-gpus`; one of the price book's billers where it is one */
  readonly provider: string;
  readonly model: string;
  /** money, as a number or an exact decimal text of 0 or more */
  readonly amount?: number | string | undefined;
  /** of the amount: ISO 4217; `USD` where it is left out */
  readonly currency?: string | undefined;
  /** rated by your own prices, or by the bundled ones; unpriced, with its reason, where there is none */
  readonly usage?: OwnUsage | readonly OwnUsage[] | undefined;
  readonly outputType?: OutputType | undefined;
  /** `gen_ai.operation.name`; `generate_content` where it is left out */
  readonly operation?: string | undefined;
  /** makes it once for each provider and id, in all processes that share a job store; a later call that is more certain corrects it */
  readonly id?: string | undefined;
  /** a `Date`, or ms since the epoch; where it is left out, how long it took is not known */
  readonly startTime?: Date | number | undefined;
  /** a `Date`, or ms since the epoch; now where it is left out. The prices of its day hold */
  readonly endTime?: Date | number | undefined;
  /** how certain it is, at best; `final` where it is left out */
  readonly status?: 'final' | 'estimated' | 'at_risk' | undefined;
  /** what was thrown, or its type as one word: the work failed, and costs this all the same */
  readonly error?: unknown;
  /** the app's own, on span and ledger; not in costspan's names */
  readonly attributes?: Attributes | undefined;
  /** `false`: inside an output it belongs to its cost, and is no attempt */
  readonly attempt?: boolean | undefined;
}
