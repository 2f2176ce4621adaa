// A function as a serverless platform runs it: asked for one event at a time, frozen in between.
import { flush } from '@costspan/auto';
import { draw } from './studio.mjs';

const handler = async ({ simulator }) => {
  try {
    return await draw(simulator);
  } finally {
    await flush();
  }
};

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}`;
for (;;) {
  const event = await (await fetch(`${api}/next`)).json();
  await fetch(`${api}/response`, { method: 'POST', body: JSON.stringify(await handler(event)) });
}
