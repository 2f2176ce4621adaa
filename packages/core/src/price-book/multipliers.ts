import { covers, hasEnded } from '../util/day.ts';
import type { Days } from '../util/day.ts';
import { decimal } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import type { Accounts, Multiplier, PriceLayer } from './types.ts';

/** A stretch of days and what list prices are multiplied by on them. */
export interface Factor extends Days {
  /** undefined: the list price itself; `expired`: nobody knows, the user's factor has ended */
  readonly factor: Decimal | 'expired' | undefined;
}

const LIST: readonly Factor[] = [{ factor: undefined }];

/** The multipliers of all layers. */
export class Multipliers {
  /** by layer, the later one first */
  readonly #layers: readonly (readonly Multiplier[])[];
  readonly #accounts: Accounts;

  constructor(layers: readonly PriceLayer[], accounts: Accounts) {
    this.#layers = layers.map((layer) => layer.multipliers ?? []).toReversed();
    this.#accounts = accounts;
  }

  /** Whether some factor of this biller depends on the service tier. */
  dependOnTier(biller: string): boolean {
    return this.#layers.some((layer) => layer.some((one) => one.biller === biller && one.serviceTier !== undefined));
  }

  /** Service tiers that some factor of this model names. `names` are the model's. */
  tiersOf(biller: string, names: readonly string[]): readonly string[] {
    const named = this.#layers.flat().filter((one) => this.#isOf(one, biller, names));
    return [...new Set(named.flatMap(({ serviceTier }) => serviceTier ?? []))];
  }

  /** What a model's list prices in one service tier are multiplied by, day by day. `names` are the model's. */
  factors(biller: string, names: readonly string[], serviceTier: string): readonly Factor[] {
    return this.#stretches(biller, names, (tier) => tier === undefined || tier === serviceTier);
  }

  /** What standard list prices are multiplied by in a service tier that has none of its own: by a factor that names it, or nothing. */
  tierFactors(biller: string, names: readonly string[], serviceTier: string): readonly Factor[] {
    const found = this.#stretches(biller, names, (tier) => tier === serviceTier);
    return found.filter(({ factor }) => factor !== undefined);
  }

  #isOf(one: Multiplier, biller: string, names: readonly string[]): boolean {
    return (
      one.biller === biller &&
      (one.account === undefined || one.account === this.#accounts[biller]) &&
      (one.model === undefined || names.includes(one.model))
    );
  }

  #stretches(
    biller: string,
    names: readonly string[],
    isOfTier: (serviceTier: string | undefined) => boolean,
  ): readonly Factor[] {
    const layers = this.#layers.map((layer) =>
      layer.filter((one) => isOfTier(one.serviceTier) && this.#isOf(one, biller, names)),
    );
    const all = layers.flat();
    if (all.length === 0) return LIST;
    const ranks = [...new Set(all.map(rankOf))].sort((a, b) => b - a);
    const groups = ranks.flatMap((rank) => layers.map((layer) => layer.filter((one) => rankOf(one) === rank)));
    return stretches(all).map((days) => ({ ...days, factor: factorOn(days.from ?? '', groups) }));
  }
}

/** Model before service tier before account before biller. */
function rankOf({ model, serviceTier, account }: Multiplier): number {
  return (model === undefined ? 0 : 4) + (serviceTier === undefined ? 0 : 2) + (account === undefined ? 0 : 1);
}

/** The first group that has begun decides: by its factor in force, else it has expired. */
function factorOn(day: string, groups: readonly (readonly Multiplier[])[]): Factor['factor'] {
  for (const group of groups) {
    const found = group.findLast((one) => covers(one, day));
    if (found) return decimal(found.factor);
    if (group.some((one) => hasEnded(one, day))) return 'expired';
  }
  return undefined;
}

/** All days, cut where something begins or ends. */
function stretches(all: readonly Days[]): Days[] {
  const cuts = [...new Set(all.flatMap(({ from, until }) => [from, until]))].filter((day) => day !== undefined).sort();
  return [undefined, ...cuts].map((from, i) => ({ from, until: cuts[i] }));
}
