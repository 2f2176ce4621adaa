import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './build/parts.ts';
import { freePorts, get, newFolder, startProgram } from './program.ts';
import type { Running } from './program.ts';

export interface Alertmanager extends Running {
  readonly url: string;
}

interface Options {
  /** alertmanager.yml */
  readonly config: string;
}

export async function startAlertmanager({ config }: Options): Promise<Alertmanager> {
  const folder = newFolder('alertmanager');
  const [port] = (await freePorts(1)) as [number];
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, config);
  const running = await startProgram({
    path: program('prometheus-alertmanager'),
    args: [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // No cluster: it would listen on a fixed port.
      '--cluster.listen-address=',
    ],
    folder,
    ready: () => get(`${url}/-/ready`),
  });
  return { ...running, url };
}
