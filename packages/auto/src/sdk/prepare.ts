import * as api from '@opentelemetry/api';
import { hasTracerProvider, ownApiVersion, warnOnce } from '@costspan/core/internal';
import { destinations } from './environment.ts';
import { prepareContext } from './context.ts';
import { reportErrorsOnce, showWarnings } from './errors.ts';
import { isVersion3, load, sdkVersion } from './load.ts';
import { prepareLogs } from './logs.ts';
import { prepareMetrics } from './metrics.ts';
import { baseResource, resourceDetectors } from './resource.ts';
import { prepareTraces } from './traces.ts';
import type { Core, Destinations, Resources, Start } from './types.ts';

type SdkNode = typeof import('@opentelemetry/sdk-node');

/**
 * Loads now what of the OpenTelemetry SDK the `OTEL_*` variables ask for, and gives back how to start it. It is
 * started by the first call into an SDK: an app that starts an SDK of its own has done so by then.
 */
export function prepareSdk(): () => boolean {
  if (isVersion3() && !('logs' in api)) return refuse;
  const core = load<Core>('@opentelemetry/core');
  if (core.getBooleanFromEnv('OTEL_SDK_DISABLED')) return () => false;
  const wanted = isVersion3() ? destinations(core) : undefined;
  const start = wanted ? prepareParts(core, wanted) : prepareNodeSdk(core);
  return () => {
    if (hasTracerProvider()) return false;
    showWarnings();
    reportErrorsOnce(core);
    start();
    return true;
  };
}

/** An app that has an SDK of its own by then has lost nothing. */
function refuse(): boolean {
  if (!hasTracerProvider())
    warnOnce(
      'api version',
      `@opentelemetry/sdk-node ${sdkVersion()} needs @opentelemetry/api 1.10 or later, and ${ownApiVersion()} is installed: nothing is exported. Run: npm install @opentelemetry/api@1.10; where another package must have 1.9: npm install @opentelemetry/sdk-node@0.223`,
    );
  return false;
}

/** What `NodeSDK` does with these variables, without the nine hundred files that it loads for others. */
function prepareParts(core: Core, { traces, metrics, logs }: Destinations): () => void {
  const resources = load<Resources>('@opentelemetry/resources');
  const startContext = prepareContext(core);
  const starts: Start[] = [];
  if (metrics.length > 0) starts.push(prepareMetrics(core, metrics));
  if (traces.length > 0) starts.push(prepareTraces(core, traces));
  if (logs.length > 0) starts.push(prepareLogs(core, logs));
  return () => {
    startContext();
    const detectors = resourceDetectors(core, resources) ?? [];
    const resource = baseResource(resources).merge(resources.detectResources({ detectors }));
    for (const start of starts) start(resource);
  };
}

function prepareNodeSdk(core: Core): () => void {
  const resources = load<Resources>('@opentelemetry/resources');
  const sdkNode = load<SdkNode>('@opentelemetry/sdk-node');
  return () => {
    // `NodeSDK` does not know it. The file says all there is to say, the resource included.
    if (core.getStringFromEnv('OTEL_CONFIG_FILE') !== undefined) {
      sdkNode.startNodeSDK();
      return;
    }
    const detectors = resourceDetectors(core, resources);
    new sdkNode.NodeSDK({
      resource: baseResource(resources),
      ...(detectors && { resourceDetectors: detectors }),
    }).start();
  };
}
