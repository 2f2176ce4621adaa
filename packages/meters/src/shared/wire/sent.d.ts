import type { Fields } from '@costspan/core/internal';
/** Length of the clip that is sent in, where a bill states it: the wire does not. */
export declare function sentSeconds(...sources: readonly (Fields | undefined)[]): number | undefined;
/** Number of the images that are sent in, where it stands in place of them. */
export declare function sentImages(...sources: readonly (Fields | undefined)[]): number | undefined;
/** Whether a clip is sent in, where that is said in place of the clip. */
export declare function sendsVideo(from: Fields | undefined): boolean;
