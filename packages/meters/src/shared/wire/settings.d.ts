import type { Facts } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';
/** Parameters that decide a price, by their own names: all of them, or those that are named. A setting is short. */
export declare function settings(from: Fields | undefined, ...names: readonly string[]): Facts;
/** The scalar parameters of a model that may take any, by their own names; of a list, only whether it holds anything. */
export declare function openSettings(input: Fields | undefined): Facts;
/** Whether a feature was asked for: `true`, `"true"`, a setting or a list of things. */
export declare function isOn(value: unknown): boolean;
/** Features that cost extra, as one fact: a price holds for the sets that it names, and for no other. */
export declare function addOns(names: readonly string[]): string;
/** Query parameters of a URL; none where it is not one. */
export declare function queryOf(url: string | undefined): Fields;
