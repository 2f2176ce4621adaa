import { context, diag, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { resumeOutput } from '../outputs/resume.ts';
import { withOutput } from '../outputs/with-output.ts';
import { withAttribution } from './attribution.ts';
import { currentAttribution } from './current.ts';

const said: string[] = [];

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = new Telemetry();
  const say = (text: string): void => void said.push(text.replace(/^costspan: /, ''));
  diag.setLogger({ ...console, verbose: () => undefined, warn: say, error: say }, { suppressOverrideMessage: true });
});
beforeEach(() => {
  telemetry.reset();
  useAcme();
  said.length = 0;
});

const TAGS = { campaign: 'spring', customer_tier: 'gold' };

/** What spans and ledger say, of tags alone. */
function tagsOf(attributes: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => name.startsWith('costspan.tag.')));
}

describe('tags', () => {
  it('stand on the span, in the ledger, and on an output with its verdicts', () => {
    withAttribution({ plan: 'pro', tags: TAGS }, () =>
      withOutput('avatar', { tags: { step: 'one' } }, (output) => {
        generate(usageOf('image', [1]));
        output.accept();
      }),
    );
    const all = { 'costspan.tag.campaign': 'spring', 'costspan.tag.customer_tier': 'gold', 'costspan.tag.step': 'one' };
    expect(telemetry.spans.map(({ attributes }) => tagsOf(attributes))).toEqual([all, all]);
    expect(telemetry.records.map(({ attributes }) => tagsOf(attributes))).toEqual([all, all]);
  });

  it('add up from outside in, key by key, and the inner one wins', () => {
    withAttribution({ tags: TAGS }, () =>
      withAttribution({ plan: 'pro', tags: { campaign: 'autumn' } }, () => generate(usageOf('image', [1]))),
    );
    withAttribution({ tags: TAGS }, () => withAttribution({ plan: 'pro' }, () => generate(usageOf('image', [1]))));
    expect(telemetry.spans.map(({ attributes }) => attributes['costspan.tag.campaign'])).toEqual(['autumn', 'spring']);
    expect(telemetry.spans[0]?.attributes['costspan.tag.customer_tier']).toBe('gold');
  });

  it('of a bad key, or of more than 16, are left out and named in one line each; the rest holds', () => {
    const many = Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`t${i}`, 'x']));
    const bad = { 'Kampagne 1': 'x', ['k'.repeat(65)]: 'x', list: ['x'] as unknown as string };
    for (let i = 0; i < 3; i++) withAttribution({ tags: { ...many, ...bad } }, () => generate(usageOf('image', [1])));
    expect(Object.keys(tagsOf(telemetry.spans[0]?.attributes))).toEqual(
      Array.from({ length: 16 }, (_, i) => `costspan.tag.t${i}`),
    );
    expect(said).toEqual([
      expect.stringMatching(/^tags "Kampagne 1", "k{64}", "list" are left out: a key is 1 to 64 of a-z/),
      'tags "t16", "t17" are left out: a charge has at most 16',
    ]);
  });

  it('are cut to 1 KiB, and a key like __proto__ is one as any other', () => {
    const tags = JSON.parse('{"__proto__":"x","long":""}') as Record<string, string>;
    withAttribution({ tags: { ...tags, long: 'é'.repeat(2_000) } }, () => generate(usageOf('image', [1])));
    const { attributes = {} } = telemetry.spans[0] ?? {};
    expect(attributes['costspan.tag.__proto__']).toBe('x');
    expect(String(attributes['costspan.tag.long'])).toBe('é'.repeat(512));
  });

  it('travel in a token, which never has the tenant', () => {
    let token = '';
    withAttribution({ tenant: 'acme-corp', tags: TAGS }, () =>
      withOutput('avatar', {}, (output) => {
        token = output.token();
      }),
    );
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    expect(payload).toContain('"campaign":"spring"');
    expect(payload).not.toContain('acme-corp');
    telemetry.reset();
    resumeOutput(token, () => generate(usageOf('image', [1])));
    expect(telemetry.spans[0]?.attributes).toMatchObject({ 'costspan.tag.campaign': 'spring' });
  });

  it('of a token have room for 1 KiB together; those beyond are named', () => {
    let token = '';
    const tags = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`t${i}`, 'é'.repeat(500)]));
    withAttribution({ tags }, () => withOutput('avatar', {}, (output) => void (token = output.token())));
    expect(token.length).toBeLessThan(4_096);
    expect(said).toEqual([expect.stringMatching(/^the output's token has no room for the tags t1, t2, .*t15/)]);
    telemetry.reset();
    resumeOutput(token, () => generate(usageOf('image', [1])));
    expect(Object.keys(tagsOf(telemetry.spans[0]?.attributes))).toEqual(['costspan.tag.t0']);
  });
});

describe('COSTSPAN_BAGGAGE', () => {
  const inbound = (entries: Record<string, string>): typeof ROOT_CONTEXT =>
    propagation.setBaggage(
      ROOT_CONTEXT,
      propagation.createBaggage(Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }]))),
    );
  const ENTRIES = { plan: 'pro', tenant: 'acme', 'tag.campaign': 'spring', feature: 'secret', other: 'x' };

  it('takes the named keys from baggage, by their names or their attributes’ names, and the app’s own word wins', () => {
    useAcme('1', 'otel', { baggage: ['plan', 'tenant', 'tag.campaign'] });
    context.with(inbound(ENTRIES), () => {
      expect(currentAttribution()).toEqual({ plan: 'pro', tenant: 'acme', tags: { campaign: 'spring' } });
      withAttribution({ plan: 'free', tags: { step: 'one' } }, () =>
        expect(currentAttribution()).toEqual({
          plan: 'free',
          tenant: 'acme',
          tags: { campaign: 'spring', step: 'one' },
        }),
      );
    });
    context.with(inbound({ 'costspan.plan': 'pro' }), () => expect(currentAttribution()).toEqual({ plan: 'pro' }));
  });

  it('takes nothing where it is not set, and outside of a request', () => {
    context.with(inbound(ENTRIES), () => expect(currentAttribution()).toBeUndefined());
    useAcme('1', 'otel', { baggage: ['plan'] });
    expect(currentAttribution()).toBeUndefined();
  });

  it('puts nothing into baggage that goes out', () => {
    useAcme('1', 'otel', { baggage: ['plan'] });
    const sent = withAttribution({ plan: 'pro', tags: TAGS }, () =>
      withOutput('avatar', {}, () => [propagation.getActiveBaggage()]),
    );
    expect(sent).toEqual([undefined]);
  });

  it('is refused with a key that it does not know', () => {
    vi.stubEnv('COSTSPAN_BAGGAGE', 'plan,tag.Kampagne');
    useAcme();
    vi.unstubAllEnvs();
    expect(said).toEqual([
      'COSTSPAN_BAGGAGE: "tag.Kampagne" is not one of plan, feature, action, tenant, tag.KEY; using none',
    ]);
  });
});
