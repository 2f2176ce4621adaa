import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../packages/views/compose');

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const { services, volumes } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};

describe.each(Object.entries(services))('compose service %s', (name, service) => {
  it('is pinned to a version, and open to this machine only', () => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    expect(service.ports).not.toEqual([]);
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('is asked for its health, but for the Collector, whose image has nothing to ask with', () => {
    expect(service.healthcheck !== undefined).toBe(name !== 'collector');
  });

  it('mounts files that are there', () => {
    for (const [source = '', target = ''] of service.volumes.map((volume) => volume.split(':'))) {
      if (!source.startsWith('../')) expect(volumes).toHaveProperty(source);
      else {
        expect(existsSync(join(ROOT, source)), source).toBe(true);
        const named = (service.command ?? []).flatMap((argument) => argument.split('=')[1] ?? []);
        for (const file of named.filter((path) => path.startsWith(`${target}/`)))
          expect(existsSync(join(ROOT, source, file.slice(target.length).replace(/\$\{.*:-(.*)\}/, '$1'))), file).toBe(
            true,
          );
      }
    }
  });
});

it('the profile honeycomb names a file of the Collector', () => {
  const last = services['collector']?.command?.at(-1)?.replace(/\$\{COMPOSE_PROFILES:-.*\}/, 'honeycomb') ?? '';
  expect(last).toMatch(/honeycomb\.yaml$/);
  expect(existsSync(join(ROOT, '../collector', last.split('/').at(-1) ?? ''))).toBe(true);
});

it('keeps every trace, and decides within seconds: whoever starts it looks on', () => {
  const { KEEP_PERCENT, DECISION_WAIT } = services['collector']?.environment ?? {};
  expect(KEEP_PERCENT).toBe('${KEEP_PERCENT:-100}');
  expect(DECISION_WAIT).toBe('${DECISION_WAIT:-2s}');
});

it('the repository starts the same', () => {
  const own = parse(readFileSync(join(ROOT, '../../../docker-compose.otel.yml'), 'utf8')) as {
    name: string;
    include: string[];
  };
  expect(own).toEqual({ name: 'costspan', include: ['packages/views/compose/docker-compose.yml'] });
});
