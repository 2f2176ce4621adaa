import RunwayML from '@runwayml/sdk';
import { instrumentRunway } from '@costspan/instrumentation-runway';

export const fixture = 'image-to-video-at-once';

export const client = (fetch) => instrumentRunway(new RunwayML({ apiKey: 'test', fetch }));
