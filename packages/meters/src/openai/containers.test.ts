import { expect, test } from 'vitest';
import { meterFor } from '../index.ts';

const response = (container: unknown) => ({
  object: 'response',
  id: 'resp_1',
  status: 'completed',
  model: 'gpt-5-mini',
  tools: [{ type: 'code_interpreter', container }],
  output: [{ type: 'code_interpreter_call', container_id: 'cntr_1', code: '1 + 1', status: 'completed' }],
  usage: { input_tokens: 10, output_tokens: 10, total_tokens: 20 },
});

test.each([
  ['that the app has made was paid for then', 'cntr_1', 0, undefined],
  ['of its own may have been paid for by an earlier one', { type: 'auto' }, 1, true],
])('a container of a response %s', (_, container, containers, incomplete) => {
  const exchange = { provider: 'openai', url: 'https://api.openai.com/v1/responses', status: 200 };
  const [usage] = meterFor('openai')?.usages({ ...exchange, response: response(container) }) ?? [];
  expect(usage?.measures.filter(({ item }) => item === 'code_execution')).toHaveLength(containers);
  expect(usage?.incomplete).toBe(incomplete);
});
