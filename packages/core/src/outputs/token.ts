import type { SpanContext } from '@opentelemetry/api';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { merge } from '../attribution/attribution.ts';
import type { Attribution } from '../attribution/attribution.ts';
import type { Tags } from '../attribution/tags.ts';
import { parseQuantity, toText } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { settings } from '../settings.ts';
import { fields, list, text } from '../util/fields.ts';
import type { Tier } from '../price-book/types.ts';
import { warnOnce } from '../util/warn.ts';
import type { AttemptReason, Target } from '../recording/attempt.ts';
import type { Before } from './reason.ts';

/** What another process needs to go on with an output. */
export interface OutputState {
  readonly id: string;
  readonly name: string;
  readonly planned: Target | undefined;
  readonly attribution: Attribution | undefined;
  /** generations so far */
  readonly attempts: number;
  /** verdicts so far */
  readonly verdicts: number;
  /** US dollars so far */
  readonly totalCost: Decimal;
  readonly wastedCost: Decimal;
  /** the generations without a verdict, the newest ones */
  readonly open: readonly {
    readonly target: Target;
    /** undefined while its job goes on */
    readonly cost: Decimal | undefined;
    readonly number: number | undefined;
    readonly reason: AttemptReason | undefined;
  }[];
  readonly last: Before | undefined;
  readonly spanContext: SpanContext;
}

const VERSION = 'cs1';
/** Characters: a job queue or a URL carries it without trouble. */
const MAX_LENGTH = 4_096;
/** Of a token's tags as JSON. */
const MAX_TAG_BYTES = 1_024;
/** Generations without a verdict that a token carries. */
const MAX_OPEN = 8;
const REASONS: readonly AttemptReason[] = [
  'initial',
  'rejected',
  'failed',
  'timeout',
  'rate_limited',
  'failover',
  'manual',
];
const TIERS: readonly Tier[] = ['budget', 'standard', 'flagship'];
const STATES: readonly Before['state'][] = ['running', 'delivered', 'accepted', 'rejected', 'failed'];

/** The state as `cs1.PAYLOAD`, with `.SIGNATURE` (HMAC-SHA-256) where a secret is set. It has no tenant, since it may travel through a provider. */
export function writeToken(state: OutputState): string {
  const { attribution, planned, last, spanContext } = state;
  const payload = encode(
    JSON.stringify({
      i: state.id,
      n: state.name.slice(0, 200),
      p: planned && [planned.provider, planned.model, planned.tier],
      a: attribution && [
        attribution.plan ?? null,
        attribution.feature ?? null,
        attribution.action ?? null,
        ...(attribution.tags ? [tagsThatFit(attribution.tags)] : []),
      ],
      k: state.attempts,
      v: state.verdicts,
      t: toText(state.totalCost),
      w: toText(state.wastedCost),
      o: state.open
        .slice(-MAX_OPEN)
        .map(({ target, cost, number, reason }) => [
          target.provider,
          target.model,
          cost ? toText(cost) : null,
          number ?? null,
          reason ?? null,
        ]),
      l: last && [last.provider, last.model, last.state, last.errorType ?? null],
      s: [spanContext.traceId, spanContext.spanId, spanContext.traceFlags],
    }),
  );
  const body = `${VERSION}.${payload}`;
  const { tokenSecret } = settings();
  return tokenSecret === undefined ? body : `${body}.${signature(body, tokenSecret)}`;
}

/** Tags as far as a token has room for them. */
function tagsThatFit(tags: Tags): Tags {
  let room = MAX_TAG_BYTES;
  const fitting = Object.entries(tags).filter(([key, value]) => {
    room -= new TextEncoder().encode(JSON.stringify([key, value])).length;
    return room >= 0;
  });
  const left = Object.keys(tags).slice(fitting.length);
  if (left.length > 0)
    warnOnce(
      'tags of a token',
      `the output's token has no room for the tags ${left.join(', ')}: what is charged by it goes without them. Make their values shorter, ${MAX_TAG_BYTES} bytes together`,
    );
  return Object.fromEntries(fitting);
}

/** The state in a token; where it cannot be trusted, a text that says why. */
export function readToken(token: unknown): OutputState | string {
  if (typeof token !== 'string' || token === '') return 'it is no text; pass what output.token() gave';
  if (token.length > MAX_LENGTH) return `it has ${token.length} characters, more than the ${MAX_LENGTH} of any token`;
  const [version, payload, signed, ...rest] = token.split('.');
  if (version !== VERSION || payload === undefined || rest.length > 0)
    return `it does not start with "${VERSION}."; it is no token of this version of costspan`;
  const { tokenSecret } = settings();
  if (tokenSecret !== undefined) {
    if (signed === undefined)
      return 'it is not signed; sign where it is made, with the same configure({ tokenSecret })';
    if (!isEqual(signed, signature(`${VERSION}.${payload}`, tokenSecret)))
      return 'its signature does not match; it was changed on its way, or signed with another secret';
  }
  try {
    return stateOf(JSON.parse(decode(payload))) ?? 'its content is not what output.token() writes';
  } catch {
    return 'its content cannot be decoded; it was cut or changed on its way';
  }
}

function stateOf(value: unknown): OutputState | undefined {
  const { i, n, p, a, k, v, t, w, o, l, s } = fields(value) ?? {};
  const id = text(i);
  const name = text(n);
  const totalCost = parseQuantity(t);
  const wastedCost = parseQuantity(w);
  const [traceId, spanId, traceFlags] = list(s) ?? [];
  if (id === undefined || name === undefined || !totalCost || !wastedCost || !isCount(k) || !isCount(v))
    return undefined;
  if (typeof traceId !== 'string' || typeof spanId !== 'string' || typeof traceFlags !== 'number') return undefined;
  const [plan, feature, action, tags] = list(a) ?? [];
  return {
    id,
    name,
    planned: targetOf(p),
    attribution: merge(definedTexts({ plan, feature, action }), fields(tags) ? { tags: tags as Tags } : {}),
    attempts: k,
    verdicts: v,
    totalCost,
    wastedCost,
    open: (list(o) ?? []).slice(0, MAX_OPEN).flatMap((one) => {
      const target = targetOf(one);
      const [, , stated, number, said] = list(one) ?? [];
      const cost = parseQuantity(stated);
      if (!target || (!cost && stated !== null)) return [];
      const reason = REASONS.find((known) => known === said);
      return [{ target, cost, number: isCount(number) ? number : undefined, reason }];
    }),
    last: lastOf(l),
    spanContext: { traceId, spanId, traceFlags, isRemote: true },
  };
}

function lastOf(value: unknown): Before | undefined {
  const target = targetOf(value);
  const [, , state, errorType] = list(value) ?? [];
  const known = STATES.find((one) => one === state);
  return target && known && { ...target, state: known, errorType: text(errorType) };
}

function targetOf(value: unknown): Target | undefined {
  const [provider, model, tier] = list(value) ?? [];
  if (typeof provider !== 'string' || typeof model !== 'string') return undefined;
  return { provider, model, tier: TIERS.find((known) => known === tier) };
}

function definedTexts(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((one): one is [string, string] => text(one[1]) !== undefined),
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 1e6;
}

function signature(body: string, secret: string): string {
  const bytes = new TextEncoder();
  return base64url(hmac(sha256, bytes.encode(secret), bytes.encode(body)));
}

/** Compares in constant time, so that a signature cannot be guessed bit by bit. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < b.length; at++) difference |= (a.codePointAt(at) ?? 0) ^ (b.codePointAt(at) ?? 0);
  return difference === 0;
}

function encode(value: string): string {
  return base64url(new TextEncoder().encode(value));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function decode(value: string): string {
  const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (one) => one.codePointAt(0) ?? 0));
}
