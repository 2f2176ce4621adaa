import type { PriceBook } from '@costspan/core';
import { WrongUse } from '../../exit.ts';
import { remark } from '../../print.ts';
import { providerName } from '../../provider.ts';
import { quoted } from '../../text/plain.ts';
import { hideProgress, showProgress } from '../../text/progress.ts';
import { getterOf } from '../../vendor-api/http.ts';
import type { Get } from '../../vendor-api/http.ts';
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import { deepinfra } from './deepinfra.ts';
import { fal } from './fal.ts';
import { novita } from './novita.ts';
import { openrouter } from './openrouter.ts';
import { runware } from './runware.ts';
import { together } from './together.ts';
import type { LivePrices, Vendor } from './vendor.ts';
import { vercel } from './vercel.ts';

/** Every vendor whose pricing API is known. */
export const VENDORS: readonly Vendor[] = [fal, openrouter, together, vercel, azure, aws, runware, deepinfra, novita];

/** The vendor of a name, as any tool writes it. */
export function vendorOf(given: string, book: PriceBook): Vendor {
  const provider = providerName(given, book);
  const vendor = VENDORS.find((one) => one.provider === provider || one.short === provider);
  if (vendor) return vendor;
  throw new WrongUse(
    `${quoted(given)}: a pricing API is known of ${VENDORS.map((one) => one.short ?? one.provider).join(', ')}`,
  );
}

/** Asks a vendor for its prices, with the user's key; who is asked goes to standard error, and how far that is. */
export function ask(
  vendor: Vendor,
  models: readonly string[] | undefined,
  baseUrl: string = vendor.baseUrl,
): Promise<LivePrices> {
  const { provider, key: wanted } = vendor;
  const key = (wanted && process.env[wanted.name]?.trim()) || undefined;
  if (wanted && key === undefined && !wanted.isOptional)
    throw new WrongUse(`${wanted.name} is not set: ${provider}'s pricing API wants your key`);
  const get = getterOf(vendor, baseUrl, key);
  const say = (what: string): void => remark(`${provider}: ${what}`);
  say(`asking ${new URL(baseUrl).host}`);
  let answers = 0;
  const counted: Get = async (path) => {
    const answer = await get(path);
    answers++;
    showProgress(() => `${provider}: answer ${answers}`);
    return answer;
  };
  return vendor.read(counted, models, say).finally(hideProgress);
}
