import { compileModel } from './compile.ts';
import type { Model, Rate, RateContext } from './compile.ts';
import { creditRates } from './credits.ts';
import { testedSettings } from './tested-settings.ts';
import type { TestedSettings } from './tested-settings.ts';
import type { Families } from './families.ts';
import { ModelIndex, namesOf } from './model-index.ts';
import type { IndexedModel } from './model-index.ts';
import type { Multipliers } from './multipliers.ts';
import type { Accounts, BillerBook, OutcomeRules, PriceLayer, RateEntry } from './types.ts';

/** What the user's layers and accounts say, about all billers. */
export interface UserPrices {
  readonly layers: readonly PriceLayer[];
  readonly accounts: Accounts;
  readonly multipliers: Multipliers;
  readonly families: Families;
}

/** One biller's prices in force. Each model is made ready for rating at its first call. */
export class BillerPrices {
  /** the bundled book that is among them; without it they are the user's own prices only */
  readonly bundled: BillerBook | undefined;
  readonly #biller: string;
  readonly #version: string;
  readonly #user: UserPrices;
  readonly #index: ModelIndex;
  readonly #compiled = new Map<string, Model>();
  #credits: readonly Rate[] | undefined;
  #testedSettings: TestedSettings | undefined;

  constructor(biller: string, bundled: BillerBook | undefined, version: string, user: UserPrices) {
    this.bundled = bundled;
    this.#biller = biller;
    this.#version = version;
    this.#user = user;
    this.#index = new ModelIndex(biller, bundled, user.layers, user.families);
  }

  get outcomes(): OutcomeRules {
    return this.#index.outcomes;
  }

  /** What the biller's tools cost, whichever model uses them. */
  get fees(): readonly RateEntry[] {
    return this.#index.fees;
  }

  /** What a credit that the biller reports costs, over time. */
  get credits(): readonly Rate[] {
    const { layers, accounts, multipliers } = this.#user;
    return (this.#credits ??= creditRates(
      this.#index.book,
      this.#biller,
      layers,
      accounts,
      multipliers,
      this.#version,
    ));
  }

  get testedSettings(): TestedSettings {
    return (this.#testedSettings ??= testedSettings([...this.#index.byName.values()].map(({ entry }) => entry)));
  }

  /** The model of this exact name or alias. */
  find(name: string): Model | undefined {
    return this.#compiled.get(name) ?? this.#compile(name);
  }

  /** Every model, once. */
  *models(): Generator<IndexedModel> {
    for (const [name, model] of this.#index.byName) if (name === model.entry.model) yield model;
  }

  #compile(name: string): Model | undefined {
    const found = this.#index.byName.get(name);
    if (!found) return undefined;
    const { book, entry, origin } = found;
    const { multipliers } = this.#user;
    const names = namesOf(entry);
    const context: RateContext = {
      currency: book.currency,
      version: this.#version,
      origin: (rate) => (origin === 'user' || this.#index.isUserRate(rate) ? 'user' : 'bundled'),
      factors: (tier) => multipliers.factors(this.#biller, names, tier),
      factorsDependOnTier: multipliers.dependOnTier(this.#biller),
      tierFactors: new Map(
        multipliers
          .tiersOf(this.#biller, names)
          .filter((tier) => tier !== 'standard')
          .map((tier) => [tier, multipliers.tierFactors(this.#biller, names, tier)]),
      ),
    };
    const model = compileModel(entry, context, this.credits, {
      fees: this.#index.fees,
      regions: book.regions ?? this.#index.book?.regions ?? [],
    });
    this.#compiled.set(name, model);
    return model;
  }
}
