import { filesOf } from '../view.ts';
import type { View } from '../view.ts';
import { board } from './board.ts';

export const grafana: View = {
  name: 'grafana',
  summary: 'the board "Cost per generation", with links to Jaeger, and what provisions it',
  files: (labels) =>
    filesOf('grafana', { 'dashboards/cost-per-generation.json': `${JSON.stringify(board(labels), undefined, 2)}\n` }),
};
