import { text } from '../shared/wire/index.ts';

/** What a URL of Replicate's API says about the call. */
export interface Address {
  readonly kind: 'create' | 'job' | 'cancel' | 'elsewhere';
  readonly training: boolean;
  readonly model?: string | undefined;
  readonly deployment?: string | undefined;
  readonly jobId?: string | undefined;
}

// https://replicate.com/docs/reference/http, 2026-11-24: /models/{o}/{n}/predictions, /predictions,
// /deployments/{o}/{n}/predictions, /models/{o}/{n}/versions/{v}/trainings, /predictions/{id}[/cancel]
const ROUTE =
  /(?:\/|^)(?:(models|deployments)\/([^/]+\/[^/]+)\/)?(?:versions\/[^/]+\/)?(predictions|trainings)(?:\/([^/]+))?(?:\/(cancel))?\/?$/;

/** Reads the URL of a request; undefined where none is given. */
export function addressOf(url: unknown): Address | undefined {
  const path = text(url)?.replace(/[?#].*$/s, '');
  if (path === undefined) return undefined;
  const found = ROUTE.exec(path);
  if (!found) return { kind: 'elsewhere', training: false };
  const [, owner, name, collection, jobId, cancel] = found;
  return {
    kind: cancel !== undefined ? 'cancel' : jobId === undefined ? 'create' : 'job',
    training: collection === 'trainings',
    model: owner === 'models' ? name : undefined,
    deployment: owner === 'deployments' ? name : undefined,
    jobId,
  };
}
