import type { Modality } from '../price-book/types.ts';
import type { PixelSize } from '../usage/usage.ts';

type Scalar = string | number | boolean;

/** One job, in words that no provider owns. */
export interface Job {
  readonly modality: Modality;
  /** `generate` unless stated: `edit`, `image-to-video`, `upscale` … */
  readonly operation: string;
  /** outputs of one call */
  readonly outputs: number;
  readonly size?: PixelSize | undefined;
  /** seconds of one output, or of the recording that is transcribed */
  readonly duration?: number | undefined;
  readonly characters?: number | undefined;
  readonly inputImages?: number | undefined;
  readonly inputSize?: PixelSize | undefined;
  /** seconds of the clip sent in */
  readonly inputDuration?: number | undefined;
  /** everything else that may decide a price, by its normalised name or by the provider's own */
  readonly facts: Readonly<Record<string, Scalar>>;
}
