import { describe, expect, it } from 'vitest';
import { storeConformance } from './conformance.ts';
import { memoryJobStore } from './memory-store.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';

const FINAL: RecordedCharge = { status: 'final', amount: '1', currency: 'USD', corrections: 0 };

describe('the memory store', () => {
  it.each(storeConformance(memoryJobStore))('$name', ({ run }) => run());

  it('forgets the oldest jobs beyond 10,000 that are open and 50,000 that are recorded', async () => {
    const store = memoryJobStore();
    const submitted = { submittedAt: 1, exchange: { provider: 'fal' } };
    for (let n = 0; n < 10_001; n++) await store.put(`fal:${n}`, { submitted });
    expect(store.get('fal:0')).toBeUndefined();
    expect(store.get('fal:1')).toEqual({ submitted });
    for (let n = 0; n < 50_001; n++) await store.commit(`fal:${n}`, String(store.lease(`fal:${n}`, 1_000)), FINAL);
    expect(store.get('fal:0')).toBeUndefined();
    expect(store.get('fal:1')).toEqual({ recorded: FINAL });
    expect(store.overdue(2, 10)).toEqual([]);
  });

  it('keeps leases that nobody ends in bounds, too', () => {
    const store = memoryJobStore();
    for (let n = 0; n <= 10_000; n++) expect(store.lease(`fal:${n}`, 60_000)).toBeDefined();
    expect(store.lease('fal:10000', 60_000)).toBeUndefined();
    expect(store.lease('fal:0', 60_000)).toBeDefined();
  });
});
