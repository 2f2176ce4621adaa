import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
/** Sources of this benchmark. */
export const BENCH: string = fileURLToPath(new URL('./', import.meta.url));
/** The app that the packages are installed into as a user would. */
export const APP: string = `${ROOT}.cache/bench-app`;
/** The same app's second floor: another major of the OpenAI SDK, everything else from above. */
export const APP_NEXT: string = `${APP}/openai-next`;
/** An app with nothing but an OpenTelemetry SDK and costspan, where start-up is measured: the peers bring ten copies of OpenTelemetry. */
export const START: string = `${ROOT}.cache/bench-start`;
export const RESULT: string = `${ROOT}.cache/bench.json`;
