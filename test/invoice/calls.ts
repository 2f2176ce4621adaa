import type { Order } from '@costspan/simulator';
import fc from 'fast-check';
import { imported } from '../support/testing.ts';
import type { Invoice, Kind } from './kind.ts';

export interface CalledSdk {
  readonly name: string;
  readonly invoice: Invoice<unknown>;
}

export const SDKS: readonly CalledSdk[] = (
  await imported<{ readonly invoice: Invoice<unknown> }>('invoice.ts', { isOwed: false })
).map(([name, { invoice }]) => ({ name, invoice }));

/** One thing an app does, and what the provider does to it. */
export interface Call extends Kind<unknown> {
  readonly sdk: CalledSdk;
  readonly orders: readonly Order[];
  readonly [fc.toStringMethod]?: () => string;
}

/** What can go wrong with a call. */
function ordersFor(one: Kind<unknown>, { invoice }: CalledSdk): fc.Arbitrary<readonly Order[]> {
  if (one.session) return fc.constant([]);
  const times = fc.integer({ min: 1, max: 4 });
  // Statuses that the SDK answers with an error at once, and those it tries again.
  const fatal = fc.constantFrom(400 as const, 401 as const, 403 as const, 404 as const, 422 as const);
  const passing = fc.constantFrom(429 as const, 500 as const, 503 as const);
  const usual: fc.WeightedArbitrary<readonly Order[]>[] = [
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fatal.map((fail) => [{ fail }]) },
    { weight: 1, arbitrary: fc.constant([{ missingUsage: true }]) },
    { weight: 1, arbitrary: fc.constant([{ filter: true }]) },
  ];
  if (one.job)
    usual.push(
      { weight: 1, arbitrary: fc.constant([{ failJob: true }]) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).map((polls) => [{ polls }]) },
    );
  usual.push(...(invoice.orders?.(one) ?? []));
  if (one.noRetries) {
    usual.push({ weight: 2, arbitrary: passing.map((fail) => [{ fail }]) });
    if (!one.byAnswer)
      usual.push({
        weight: 1,
        arbitrary: fc.constantFrom('before' as const, 'after' as const).map((drop) => [{ drop }]),
      });
  } else if (!one.slowRetries) {
    usual.push(
      {
        weight: 2,
        arbitrary: fc
          .tuple(passing, times, fc.constantFrom(undefined, { ms: 1 }))
          .map(([fail, n, retryAfter]) => [{ fail, times: n, retryAfter }]),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('before' as const, 'after' as const), times)
          .map(([drop, n]) => [{ drop, times: n }]),
      },
      { weight: 1, arbitrary: fc.constant([{ fail: 503 as const }, { drop: 'after' as const }]) },
    );
  }
  return fc.oneof(...usual);
}

/** One of an SDK's kinds of calls under orders. */
function callOf(sdk: CalledSdk): fc.Arbitrary<Call> {
  return sdk.invoice.kinds.chain((one) =>
    ordersFor(one, sdk).map((orders) => {
      const label = `${sdk.name} ${one.label}${orders.length > 0 ? ` under ${JSON.stringify(orders)}` : ''}`;
      return { ...one, sdk, orders, label, [fc.toStringMethod]: () => label };
    }),
  );
}

const call: fc.Arbitrary<Call> = fc.oneof(...SDKS.map(callOf));

/** Calls that an app makes at the same time. Which of them an order meets is open: then there is one order at most. */
export interface Step {
  readonly calls: readonly Call[];
}

const alone: fc.Arbitrary<Step> = call.map((one) => ({ calls: [one] }));
const together: fc.Arbitrary<Step> = fc.array(call, { minLength: 2, maxLength: 5 }).map((calls) => ({ calls }));

/** What an app does, one step after the other. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: alone }, { weight: 1, arbitrary: together }),
  { minLength: 1, maxLength: 8 },
);

/** Whether no request of the step was lost: only then is the ledger the invoice. */
export function isCertain({ calls }: Step): boolean {
  return calls.every(
    (one) =>
      one.told &&
      one.orders.every(
        (order) =>
          !order.drop && !order.missingUsage && !order.filter && !order.failJob && !isUnknown(one.sdk, order.fail),
      ),
  );
}

/** Whether the provider does not say what such an answer costs. */
function isUnknown({ invoice }: CalledSdk, status = 0): boolean {
  return status === 422 || (invoice.silent === true && status >= 500);
}

export function describe({ calls }: Step): string {
  return calls.map((one) => one.label).join(' | ');
}
