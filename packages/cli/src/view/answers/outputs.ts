import { ATTR, toText } from '@costspan/core/internal';
import type { LedgerCharge, LedgerEntry } from '@costspan/core/ledger';
import { judge } from '../../report/judge.ts';
import { namedValues } from '../../report/json.ts';
import { keysOf, valuesOf } from '../../report/keys.ts';
import { attemptNumberOf } from '../../report/outputs.ts';
import { Row, rowJson } from '../../report/row.ts';
import { factsOf } from '../../report/summary.ts';
import type { Snapshot } from '../snapshot.ts';

/** `step`: a prompt, a gate, or what led to what was accepted. */
type Verdict = 'accepted' | 'rejected' | 'failed' | 'wasted' | 'step' | 'open';

export interface AttemptJson {
  /** of its generation */
  readonly id: string;
  readonly number: number | null;
  readonly provider: string;
  readonly model: string;
  /** exact decimal; null where it is not known */
  readonly amount: string | null;
  readonly currency: string;
  readonly status: string;
  readonly verdict: Verdict;
  /** `rejected`, `failover` …: why there was this attempt */
  readonly reason: string | null;
  /** what was said of it */
  readonly said: string | null;
  readonly gate: string | null;
  readonly failover: { readonly from: string; readonly ratio: number | null } | null;
}

export interface OutputJson {
  readonly id: string;
  readonly time: string;
  readonly outcome: 'accepted' | 'rejected' | 'failed' | 'pending';
  /** exact decimals */
  readonly spend: string;
  readonly wasted: string;
  readonly attempts: readonly AttemptJson[];
}

const KEYS = keysOf('output,plan');
/** Outputs of a row that are shown one by one. */
const SHOWN = 20;

/** One row for each kind of output and plan, with the newest outputs of it. */
export async function outputs(snapshot: Snapshot): Promise<{ outputs: object[] }> {
  const { groups } = await snapshot.by(KEYS);
  const shown = newest(snapshot);
  return {
    outputs: groups
      .filter(({ values }) => values[0] !== undefined)
      .map(({ values, row }) => ({
        ...namedValues(KEYS, values),
        ...rowJson(row),
        outputs: shown.get(JSON.stringify(values)) ?? [],
      })),
  };
}

function newest(snapshot: Snapshot): Map<string, OutputJson[]> {
  const ids = new Map<string, Set<string>>();
  for (const { entry } of snapshot.charges) {
    const id = entry.attributes[ATTR.outputId];
    if (typeof id !== 'string') continue;
    const kind = JSON.stringify(valuesOf(KEYS, entry, ''));
    const known = ids.get(kind) ?? new Set();
    ids.set(kind, known);
    if (known.size < SHOWN) known.add(id);
  }
  const wanted = new Set([...ids.values()].flatMap((some) => [...some]));
  const charges = byOutput(
    snapshot.charges.filter(({ entry }) => wanted.has(String(entry.attributes[ATTR.outputId]))),
    ({ entry }) => entry,
  );
  const verdicts = byOutput(snapshot.verdicts, (entry) => entry);
  return new Map(
    [...ids].map(([kind, some]) => [
      kind,
      [...some].map((id) => outputJson(id, charges.get(id) ?? [], verdicts.get(id) ?? [])),
    ]),
  );
}

function byOutput<T>(all: readonly T[], entryOf: (one: T) => LedgerEntry): Map<string, T[]> {
  return Map.groupBy(all, (one) => String(entryOf(one).attributes[ATTR.outputId]));
}

/** In the order of the attempts, as `judge` wants them; of one attempt its own charge before that of a gate. */
function outputJson(id: string, newestFirst: readonly LedgerCharge[], said: readonly LedgerEntry[]): OutputJson {
  const charges = newestFirst
    .toReversed()
    .map((charge) => {
      const { attributes } = charge.entry;
      const facts = factsOf(charge.entry, charge.balance);
      const target = `${String(attributes[ATTR.providerName])} ${String(attributes[ATTR.requestModel])}`;
      return { charge, facts, at: { number: attemptNumberOf(charge.entry), kind: facts.kind, target } };
    })
    .toSorted((a, b) => (a.at.number ?? 0) - (b.at.number ?? 0));
  const verdicts = said
    .map((entry) => ({
      entry,
      at: { number: attemptNumberOf(entry), outcome: String(entry.attributes[ATTR.outputOutcome]) },
    }))
    .toSorted((a, b) => (a.at.number ?? 0) - (b.at.number ?? 0));
  const judged = judge(charges, verdicts);
  const accepted = new Set(judged.accepted.map(({ number }) => number));
  const total = new Row();
  const attempts = charges.map(({ charge, facts, at }): AttemptJson => {
    const isWasted = judged.isWasted(at);
    total.add(facts, isWasted);
    const rejected = at.number === undefined ? undefined : judged.rejected.get(at.number);
    const verdict: Verdict =
      at.number === undefined
        ? 'step'
        : accepted.has(at.number)
          ? 'accepted'
          : rejected
            ? 'rejected'
            : facts.kind.failed
              ? 'failed'
              : isWasted
                ? 'wasted'
                : verdicts.length > 0
                  ? 'step'
                  : 'open';
    return attemptJson(charge, verdict, rejected?.entry);
  });
  return {
    id,
    time: newestFirst[0]?.balance.time ?? '',
    outcome: outcomeOf(accepted.size, verdicts, judged.rejected.size),
    spend: toText(total.spend),
    wasted: toText(total.wasted),
    attempts,
  };
}

function outcomeOf(
  accepted: number,
  verdicts: readonly { readonly at: { readonly outcome: string } }[],
  rejected: number,
): OutputJson['outcome'] {
  if (accepted > 0) return 'accepted';
  if (verdicts.some(({ at }) => at.outcome === 'failed')) return 'failed';
  return rejected > 0 && verdicts.every(({ at }) => at.outcome === 'rejected') ? 'rejected' : 'pending';
}

function attemptJson({ entry, balance }: LedgerCharge, verdict: Verdict, rejection?: LedgerEntry): AttemptJson {
  const { attributes } = entry;
  const text = (name: string, of = attributes): string | null => (of[name] === undefined ? null : String(of[name]));
  const from = text(ATTR.failoverFromModel);
  const ratio = attributes[ATTR.failoverPriceRatio];
  return {
    id: entry.chargeKey,
    number: attemptNumberOf(entry) ?? null,
    provider: text(ATTR.providerName) ?? '',
    model: text(ATTR.requestModel) ?? text(ATTR.responseModel) ?? '',
    amount: balance.amount === undefined ? null : toText(balance.amount),
    currency: balance.currency ?? 'USD',
    status: balance.status,
    verdict,
    reason: text(ATTR.attemptReason),
    said: rejection ? text(ATTR.verdictReason, rejection.attributes) : text(ATTR.errorType),
    gate: text(ATTR.gateName, (rejection ?? entry).attributes),
    failover: from === null ? null : { from, ratio: typeof ratio === 'number' ? ratio : null },
  };
}
