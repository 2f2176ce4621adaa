import { OTEL } from './cells.ts';
import { describeMatrix } from './judge.ts';
import { SDK_SETS } from './sdks.ts';

describeMatrix(SDK_SETS.map((set) => ({ set, otel: Object.keys(OTEL) })));
