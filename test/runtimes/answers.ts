/** What differs between two answers to the same question: ids, times, the port of the simulators. */
const OF_ONE_RUN = [
  /127\.0\.0\.1:\d+/g,
  /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
  /\b[0-9a-f]{24,32}\b/g,
  /\breq_\w+/g,
  /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
  /(?<="created":)\d+/g,
  /(?<="date":")[^"]*/g,
];

/** The answers of an app, as they are in every run. */
export function lasting(answers: string): string {
  const same = OF_ONE_RUN.reduce((text, pattern) => text.replaceAll(pattern, '0'), answers.trim());
  // Some runtimes name the headers of an answer in another order.
  return JSON.stringify(sorted(JSON.parse(same)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
