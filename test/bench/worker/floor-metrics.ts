import { metrics } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type { Rate } from './floor-price.ts';

const COST_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const DURATION_BUCKETS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68, 655.36,
  1310.72,
];

interface FloorMetrics {
  count(dollars: number, tokens: readonly number[], seconds: number): void;
}

/**
 * The metrics of one call by hand: five tallies in plain variables, which a collection passes on,
 * and two histograms. All attribute sets are known before the first call.
 */
export function floorMetrics(call: {
  operation: string;
  model: string;
  outputType: string;
  rates: readonly Rate[];
}): FloorMetrics {
  const meter = metrics.getMeter('bench', '1.0.0');
  const cost = meter.createCounter('costspan.cost', {
    unit: '{USD}',
    description: 'Cost of generations, final and estimated',
  });
  const perGeneration = meter.createHistogram('costspan.cost.per_generation', {
    unit: '{USD}',
    description: 'Cost of one generation',
    advice: { explicitBucketBoundaries: COST_BUCKETS },
  });
  const generations = meter.createCounter('costspan.generations', {
    unit: '{generation}',
    description: 'Generations by billing outcome',
  });
  const usage = meter.createCounter('costspan.usage.tokens', { unit: '{token}', description: 'Billed tokens' });
  const duration = meter.createHistogram('gen_ai.client.inference.duration', {
    unit: 's',
    description: 'Duration of the call',
    advice: { explicitBucketBoundaries: DURATION_BUCKETS },
  });
  const age = meter.createObservableGauge('costspan.price.age', {
    unit: 's',
    description: 'Age of the oldest price used',
  });
  const bookAge = meter.createObservableGauge('costspan.price.book.age', {
    unit: 's',
    description: 'Age of the book',
  });

  const model: Attributes = { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': call.model };
  const ofType: Attributes = { ...model, 'gen_ai.output.type': call.outputType };
  const ofCost: Attributes = { ...ofType, 'costspan.model.tier': 'standard', 'costspan.cost.source': 'local' };
  const ofOutcome: Attributes = { ...model, 'costspan.billing.outcome': 'charged' };
  const ofDuration: Attributes = {
    ...model,
    'gen_ai.operation.name': call.operation,
    'server.address': 'api.openai.com',
  };
  const ofToken: readonly Attributes[] = call.rates.map(({ item }) => ({
    ...model,
    'costspan.token.type': item.replace(/^text_/, ''),
  }));

  let count = 0;
  let sum = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  age.addCallback((result) => {
    cost.add(sum, ofCost);
    generations.add(count, ofOutcome);
    [first, second, third].forEach((tokens, i) => usage.add(tokens, ofToken[i]));
    count = sum = first = second = third = 0;
    result.observe((Date.now() - Date.parse('2026-11-01')) / 1_000, { 'gen_ai.provider.name': 'openai' });
  });
  bookAge.addCallback((result) => result.observe((Date.now() - Date.parse('2026-11-01')) / 1_000));
  return {
    count(dollars, tokens, seconds) {
      count++;
      sum += dollars;
      first += tokens[0] as number;
      second += tokens[1] as number;
      third += tokens[2] as number;
      perGeneration.record(dollars, ofType);
      duration.record(seconds, ofDuration);
    },
  };
}
