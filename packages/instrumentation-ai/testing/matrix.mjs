export const versions = [
  { ai: '5.0.0', '@ai-sdk/openai': '2.0.0' },
  { ai: '6.0.0', '@ai-sdk/openai': '3.0.0' },
  { ai: '6.0.326', '@ai-sdk/openai': '3.0.141' },
  { ai: '7.0.173', '@ai-sdk/openai': '4.0.118' },
];

export const leaves = { spans: 2, charges: 2 };

export function clientOf({ ai, '@ai-sdk/openai': { createOpenAI } }, simulator) {
  const provider = createOpenAI({ baseURL: `${simulator}/openai/v1`, apiKey: 'sk-test' });
  return { ai, text: provider.chat('gpt-4o-mini'), image: provider.image('gpt-image-2') };
}

/** By hand it is the models that are instrumented. */
export function instrumented({ ai, text, image }, instrument) {
  return { ai, text: instrument(text), image: instrument(image) };
}

export async function calls({ ai, text, image }) {
  await ai.generateText({ model: text, prompt: 'Say something short.' });
  const generateImage = ai.generateImage ?? ai.experimental_generateImage;
  await generateImage({ model: image, prompt: 'a red kite', size: '1024x1024' });
}
