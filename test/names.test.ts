import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALIAS, ATTR, BUDGET_EVENT, EVENT, METRIC, SPAN_EVENT, TAG } from '@costspan/core/internal';
import { describe, expect, it } from 'vitest';
import { SERIES } from '../packages/views/src/prometheus/series.ts';

const ROOT = join(import.meta.dirname, '..');
const VIEWS = 'packages/views/{clickhouse,collector,compose,datadog,grafana,honeycomb,jaeger,prometheus}/**/*.*';
const READMES = '{README.md,packages/*/README.md,examples/*/README.md,test/*/README.md}';

/** What users read or install, by path: queries, boards, alerts and READMEs. Names in addresses are decoded. */
const FILES = globSync([VIEWS, READMES], { cwd: ROOT }).map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return [path, decodeURIComponent(text.replaceAll(/%(?![0-9A-F]{2})/g, '%25'))] as const;
});

const NAMES = new Set<string>(
  [ATTR, ALIAS, METRIC, EVENT, BUDGET_EVENT, SPAN_EVENT].flatMap((all) => Object.values(all)),
);

/** A name, or what several begin with (`costspan.cost.`). */
function isName(name: string): boolean {
  return NAMES.has(name) || `${name}.`.startsWith(TAG) || [...NAMES].some((one) => one.startsWith(`${name}.`));
}

function namesIn(text: string): string[] {
  const found = text.matchAll(/(?<![/@\w-])(?:costspan|gen_ai)\.[a-z_]+(?:\\*\.[a-z_]+)*/g);
  return [...new Set([...found].map(([name]) => name.replaceAll('\\', '')))];
}

interface Instrument {
  readonly kind: string;
  readonly unit: string;
  /** its attributes, but for those of the attribution */
  readonly attributes: readonly string[];
  readonly attributed: boolean;
}

const MODEL: readonly string[] = [ATTR.providerName, ATTR.requestModel];

/** The table of metrics in SEMCONV.md, which a test of core holds against what is emitted. */
const INSTRUMENTS = new Map<string, Instrument>(
  [
    ...readFileSync(join(ROOT, 'packages/core/SEMCONV.md'), 'utf8').matchAll(
      /^\| `([\w.]+)` \| (Counter|Histogram|Gauge), `([^`]+)`[^|]*\| ([^|]*)\|/gm,
    ),
  ].map(([, name = '', kind = '', unit = '', attributes = '']) => [
    name,
    {
      kind,
      unit,
      attributes: [
        ...(/\bmodel\b/.test(attributes.replaceAll(/`[^`]*`/g, '')) ? MODEL : []),
        ...[...attributes.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one),
      ],
      attributed: attributes.includes('attribution'),
    },
  ]),
);

const written = (name: string): string => name.replaceAll(/\W/g, '_');

/** The names of a metric's series, as Prometheus writes them: unit and kind at the end. */
function seriesOf(name: string, { kind, unit }: Instrument): string[] {
  const base = written(name) + (unit === 's' ? '_seconds' : '');
  if (kind === 'Counter') return [`${base}_total`];
  return kind === 'Gauge' ? [base] : ['_bucket', '_sum', '_count'].map((end) => base + end);
}

const SERIES_OF = new Map([...INSTRUMENTS].flatMap(([name, one]) => seriesOf(name, one).map((it) => [it, one])));
const LABELS = new Set([...NAMES].map(written));
/** Of our own making: Honeycomb's fields, ClickHouse's views. */
const MADE = /^costspan_(?:usd|at_risk_usd|sli_price|records|charges|verdicts|outputs|waste|spans|tag(?:_\w+)?)$/;

describe.each(FILES)('%s', (_, text) => {
  it('names attributes, metrics and events that there are', () => {
    expect(namesIn(text).filter((name) => !isName(name))).toEqual([]);
  });

  it('names series and labels that there are', () => {
    const used = new Set([...text.matchAll(/\b(?:costspan|gen_ai)_[a-z_]+\b/g)].map(([name]) => name));
    expect([...used].filter((name) => !SERIES_OF.has(name) && !LABELS.has(name) && !MADE.test(name))).toEqual([]);
  });

  it('asks a series for labels that it has', () => {
    for (const [, name = '', matchers = ''] of text.matchAll(/\b(costspan_\w+|gen_ai_client_\w+)\{([^}]*)\}/g)) {
      const series = SERIES_OF.get(name);
      if (!series) continue;
      const has = new Set(['le', 'job', 'instance', ...series.attributes.map(written)]);
      const asked = [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
      const others = asked.filter((label) => !has.has(label));
      expect(
        others.filter((label) => !series.attributed || !/^costspan_(?:plan|feature|action|tag_\w+)$/.test(label)),
        name,
      ).toEqual([]);
    }
  });
});

it('reads files of every kind, and their names', () => {
  const names = new Set(FILES.flatMap(([, text]) => namesIn(text)));
  expect(FILES.length).toBeGreaterThan(60);
  expect(names.size).toBeGreaterThan(60);
  expect(INSTRUMENTS.size).toBe(Object.keys(METRIC).length);
});

it.each(Object.values(SERIES))(
  'rules and boards know of $name the labels that it has',
  ({ name, labels, attributed }) => {
    const series = SERIES_OF.get(name);
    expect(series?.attributed).toBe(attributed);
    const has = new Set(['le', 'job', ...(series?.attributes ?? []).map(written)]);
    expect(labels.filter((label) => !has.has(label))).toEqual([]);
  },
);

it("Jaeger's first tags begin as names do", () => {
  const { topTagPrefixes } = JSON.parse(readFileSync(join(ROOT, 'packages/views/jaeger/ui-config.json'), 'utf8')) as {
    topTagPrefixes: string[];
  };
  for (const prefix of topTagPrefixes)
    expect(
      [...NAMES].some((name) => name.startsWith(prefix)),
      prefix,
    ).toBe(true);
});
