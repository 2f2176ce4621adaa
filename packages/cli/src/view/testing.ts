/** A charge as an app exports it. */
export interface Sent {
  readonly key: string;
  /** exact decimal */
  readonly amount: string;
  readonly model?: string;
  /** ms since the epoch */
  readonly time?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A logs export with charges of final amounts. */
export function chargesMessage(all: readonly Sent[]): Record<string, unknown> {
  const logRecords = all.map(({ key, amount, model = 'fal-ai/flux/dev', time = Date.now(), attributes = {} }) => {
    const named: Record<string, string> = {
      'gen_ai.provider.name': 'fal',
      'gen_ai.request.model': model,
      'gen_ai.output.type': 'image',
      'costspan.billing.outcome': 'charged',
      'costspan.cost.status': 'final',
      'costspan.cost.currency': 'USD',
      'costspan.cost.amount_decimal': amount,
      'costspan.charge.key': key,
      'costspan.record.key': `${key}/charge/1`,
      ...attributes,
    };
    return {
      timeUnixNano: `${time}000000`,
      eventName: 'costspan.charge',
      attributes: Object.entries(named).map(([name, stringValue]) => ({ key: name, value: { stringValue } })),
    };
  });
  return { resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ logRecords }] }] };
}
