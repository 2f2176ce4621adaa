import type { Meter, Routes } from '@costspan/core/internal';

/** Routes of a biller as expressions. */
export interface RoutePatterns {
  /** URLs, without their query, where a POST makes what is billed */
  readonly bills: RegExp;
  /** URLs, with their query, whose answer tells how a job stands; its group is the job's id */
  readonly job?: RegExp;
}

/** The same meter, with what is known of its biller's routes: they come from the references that the meter names. */
export function withRoutes(meter: Meter, routes: RoutePatterns | Routes): Meter {
  return { ...meter, routes: routes.bills instanceof RegExp ? routesOf(routes as RoutePatterns) : (routes as Routes) };
}

function routesOf({ bills, job }: RoutePatterns): Routes {
  return {
    bills: (url) => bills.test(withoutQuery(url)),
    jobOf: (url) => job && idIn(job.exec(url)),
  };
}

export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/+$/, '');
}

/** The first group of a match that took part in it. */
export function idIn(match: RegExpExecArray | null): string | undefined {
  const id = match?.slice(1).find((group) => group !== undefined);
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return id;
  }
}
