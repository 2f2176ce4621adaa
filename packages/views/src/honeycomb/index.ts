import { filesOf } from '../view.ts';
import type { View } from '../view.ts';
import { terraform } from './terraform.ts';

export { apply } from './apply.ts';
export type { Options, Report, Step } from './apply.ts';
export { DEFAULTS, definition } from './definition.ts';
export type { Definition } from './model.ts';

export const honeycomb: View = {
  name: 'honeycomb',
  summary: 'board, calculated fields, SLO and triggers as Terraform; --apply makes them without it',
  files: (labels) => filesOf('honeycomb', { 'main.tf.json': terraform(labels) }),
};
