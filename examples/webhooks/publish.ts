import type { WebhookAnswer } from '@costspan/auto';

/** Tells the app's own customers that an image is made, and what it has cost: once, however often fal says so. In an app this is an HTTP request. */
export function publish(answer: WebhookAnswer): void {
  if (answer.status === 'recorded') console.log(JSON.stringify({ type: 'image.made', charge: answer.charge }));
}
