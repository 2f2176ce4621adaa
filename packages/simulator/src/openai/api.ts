import type { Exchange } from '../http.ts';
import type { Charge } from '../invoice.ts';

/** What the route files share. */
export interface Api {
  origin: string;
  /** Matches an endpoint below `/v1` and below an Azure deployment. */
  path(endpoint: string): RegExp;
  model(exchange: Exchange, fallback: string): string;
  bill(exchange: Exchange, id: string, model: string, charges: readonly Charge[]): void;
  void(exchange: Exchange, id: string): void;
}
