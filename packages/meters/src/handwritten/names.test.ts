import { describe, expect, it } from 'vitest';
import { inWireNames } from './names.ts';

const wire = (request: unknown, response: unknown, headers?: Record<string, string>) =>
  inWireNames({ provider: 'x', request, response, headers });

describe('a bill that somebody wrote down', () => {
  it('has its dotted names nested, beside what stands there already', () => {
    expect(
      wire({ 'input.n': 2, input: { size: '1K' } }, { 'metrics.predict_time': 10, 'metrics.a.b': 1, 'usage.n': null }),
    ).toMatchObject({
      request: { input: { n: 2, size: '1K' } },
      response: { metrics: { predict_time: 10, a: { b: 1 } }, usage: { n: null } },
    });
    expect(wire({}, { 'cost.credits': 2 }).response).toEqual({ cost: { credits: 2 } });
  });

  it('overwrites nothing, and puts nothing into a value that is no object', () => {
    expect(wire({}, { 'cost.credits': 2, cost: { credits: 3 } }).response).toEqual({ cost: { credits: 3 } });
    expect(wire({}, { 'cost.credits': 2, cost: 5 }).response).toEqual({ cost: 5 });
    expect(wire({}, { '__proto__.polluted': 1, 'constructor.prototype.polluted': 1 })).toBeDefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('has the headers that stand in the answer; those of the exchange itself come first', () => {
    expect(wire({}, { 'X-Fal-Billable-Units': 4, 'character-cost': '10', seed: 1 }).headers).toEqual({
      'x-fal-billable-units': '4',
      'character-cost': '10',
    });
    expect(wire({}, { 'character-cost': '10' }, { 'character-cost': '11' }).headers).toEqual({
      'character-cost': '11',
    });
    expect(wire({}, { 'some-list': [1] }).headers).toBeUndefined();
  });

  it('leaves alone what is in the form of the wire', () => {
    const request = [{ 'a.b': 1 }];
    const response = { images: [{ url: 'https://example.com/a.png' }], 'gpt-4.1': {}, '0.5': 1 };
    expect(wire(request, response)).toEqual({ provider: 'x', request, response, headers: undefined });
    expect(wire(undefined, 'text').response).toBe('text');
  });
});
