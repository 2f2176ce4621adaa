import { draw } from './studio';

export default {
  async fetch(request: Request): Promise<Response> {
    const { simulator } = (await request.json()) as { simulator: string };
    // Not before a request: a Worker has no timers until then.
    const { shutdown } = await import('./telemetry');
    const answers = await draw(simulator);
    await shutdown();
    return Response.json(answers);
  },
};
