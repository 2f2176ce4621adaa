/** What the tests of own charges begin with. */
import { configure } from '@costspan/core';
import type { OwnCharge } from '@costspan/core';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { useAcme } from './acme.ts';
import { Telemetry } from './telemetry.ts';

export const AMOUNT: OwnCharge = { provider: 'own-gpus', model: 'sdxl', amount: '0.12' };

export interface Recording {
  readonly telemetry: Telemetry;
  /** of no test before */
  readonly id: string;
  /** of each record: its event, charge key, amount and status */
  records(): unknown[][];
}

/** Registers telemetry that is empty, and prices that are acme's, at the start of each test. */
export function recording(): Recording {
  let telemetry: Telemetry;
  let ids = 0;
  beforeAll(() => {
    telemetry = new Telemetry();
  });
  beforeEach(() => {
    telemetry.reset();
    useAcme();
    ids += 1;
  });
  afterEach(() => configure({}));
  return {
    get telemetry() {
      return telemetry;
    },
    get id() {
      return `own-${ids}`;
    },
    records: () =>
      telemetry.records.map(({ eventName, attributes }) => [
        eventName,
        attributes['costspan.charge.key'],
        attributes['costspan.cost.amount_decimal'],
        attributes['costspan.cost.status'],
      ]),
  };
}
