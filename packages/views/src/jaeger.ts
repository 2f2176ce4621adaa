import { filesIn } from './view.ts';
import type { View } from './view.ts';

export const jaeger: View = {
  name: 'jaeger',
  summary: 'searches for dear, failed and unpriced generations, and links out of a trace',
  files: () => filesIn('jaeger'),
};
