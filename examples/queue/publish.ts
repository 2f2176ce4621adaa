import type { ChargeEvent } from '@costspan/auto';

/** What the function tells the rest of the app, with what it has cost. */
export interface Made {
  readonly type: 'card.made';
  readonly output: string;
  readonly charges: readonly ChargeEvent[];
}

/** Stands for a queue or topic of the app's own: in an app `client.send(new PublishCommand({ Message: JSON.stringify(message) }))`. */
export function publish(message: Made): void {
  console.log(JSON.stringify(message));
}
