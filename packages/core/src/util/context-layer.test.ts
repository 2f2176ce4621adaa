import { createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { layered } from './context-layer.ts';

const [ONE, OTHER] = [createContextKey('one'), createContextKey('other')];

it('is a context as any other: what is set is seen from there on, and what was set before too', () => {
  const before = ROOT_CONTEXT.setValue(ONE, 1);
  const after = layered(before).setValue(OTHER, 2).setValue(ONE, 3);
  expect([after.getValue(ONE), after.getValue(OTHER)]).toEqual([3, 2]);
  expect([before.getValue(ONE), before.getValue(OTHER)]).toEqual([1, undefined]);
  const without = after.deleteValue(ONE);
  expect([without.getValue(ONE), without.getValue(OTHER)]).toEqual([undefined, 2]);
  expect(after.getValue(ONE)).toBe(3);
  expect(without.setValue(ONE, undefined).getValue(ONE)).toBeUndefined();
});

it('carries what OpenTelemetry keeps in a context', () => {
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
  const baggage = propagation.createBaggage({ plan: { value: 'pro' } });
  const context = trace.setSpan(propagation.setBaggage(layered(ROOT_CONTEXT), baggage), span);
  expect(trace.getSpan(context)).toBe(span);
  expect(propagation.getBaggage(context)).toBe(baggage);
  expect(trace.getSpan(trace.deleteSpan(context))).toBeUndefined();
});

it('is layered once', () => {
  const once = layered(ROOT_CONTEXT);
  expect(layered(once)).toBe(once);
  expect(layered(once.setValue(ONE, 1)).getValue(ONE)).toBe(1);
});
