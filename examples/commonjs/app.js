const OpenAI = require('openai');
const Replicate = require('replicate');
const { simulate } = require('@costspan/example-simulated');

async function main() {
  const simulated = await simulate(); // not needed in an app of your own
  const openai = new OpenAI(simulated.openai);
  const replicate = new Replicate(simulated.replicate);

  const input = { prompt: 'A lighthouse at dusk, woodcut' };
  // The prediction is a job: the submit has an estimate, the end of the job has the charge.
  const prediction = await replicate.predictions.create({ model: 'black-forest-labs/flux-schnell', input });
  await replicate.wait(prediction);
  await openai.audio.speech.create({ model: 'tts-1', voice: 'coral', input: input.prompt });

  await simulated.end();
}

main();
