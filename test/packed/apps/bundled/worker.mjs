import { run } from './run.mjs';

export default {
  async fetch(request) {
    const { standIn, call } = await request.json();
    return Response.json(await run(standIn, call));
  },
};
