import { labelsOf } from './series.ts';
import type { Series } from './series.ts';

/**
 * How far back a series' value before a window may lie: as long as the Collector keeps adding to a series that is
 * quiet (`max_stale`), and as long as Prometheus takes late samples (`out_of_order_time_window`).
 */
const BEFORE = '1d';

/**
 * What a counter has grown by in a window that ends now, summed by labels. Counters of short-lived processes are born
 * with a value, which `increase` does not count, and it extrapolates the rest. So, for the series of each process:
 *
 * - its last value less its value before the window;
 * - without such a value it is new, or started anew since (it has been lower): all of its last value is growth;
 * - where the same `instance` starts anew within the window, it is what `increase` makes of it, an estimate.
 *
 * Throws a RangeError for a label that the series does not have.
 */
export function grown(series: Series, window: string, by: readonly string[], where: readonly string[] = []): string {
  const other = by.find((label) => !has(series, label));
  if (other !== undefined) throw new RangeError(`${series.name} has no label ${other}`);
  const x = selector(series, where);
  return `sum by (${by.join(', ')}) (
  increase(${x}[${window}]) and resets(${x}[${window}]) > 0
  or last_over_time(${x}[${window}]) - (last_over_time(${x}[${BEFORE}] offset ${window}) <= min_over_time(${x}[${window}]))
  or last_over_time(${x}[${window}])
)`;
}

/** A series with its matchers. */
export function selector({ name }: Series, where: readonly string[]): string {
  return where.length === 0 ? name : `${name}{${where.join(', ')}}`;
}

const ATTRIBUTION = labelsOf(['plan', 'feature', 'action']);
const [TAG = ''] = labelsOf(['tag.']);

/** Whether a series has a label. */
export function has({ labels, attributed }: Series, label: string): boolean {
  return labels.includes(label) || (attributed && (ATTRIBUTION.includes(label) || label.startsWith(TAG)));
}

/** `a` less `b`, where each may lack what the other one has. */
export function less(a: string, b: string): string {
  return `${a}\n- ${b}\nor ${a}\nor -${b}`;
}

export function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
