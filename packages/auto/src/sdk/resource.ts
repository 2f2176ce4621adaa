import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Resource } from '@opentelemetry/resources';
import type { Core, Resources } from './types.ts';

/**
 * Attributes that every process has without being asked: its name and an instance id, by which cumulative sums of
 * several processes can be told apart. OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME override both.
 */
export function baseResource({ defaultResource, resourceFromAttributes }: Resources): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      // OpenTelemetry takes the whole path by which Node was called; it may name a user.
      [ATTR_SERVICE_NAME]: `unknown_service:${basename(process.argv0)}`,
      [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
    }),
  );
}

/**
 * Those that read the environment and nothing of the machine: `NodeSDK` would send command line, owner and paths of
 * the process. Undefined where OTEL_NODE_RESOURCE_DETECTORS says which it shall be.
 */
export function resourceDetectors(core: Core, resources: Resources): Resources['envDetector'][] | undefined {
  return core.getStringFromEnv('OTEL_NODE_RESOURCE_DETECTORS') === undefined ? [resources.envDetector] : undefined;
}
