import { settings } from '@costspan/core/internal';
import { deploymentOf } from './provider.ts';
import { text } from './read.ts';
import type { Fields } from './read.ts';

interface Asked {
  readonly provider: string;
  readonly url: unknown;
  readonly request: Fields;
  readonly statedModel: string | undefined;
}

/** The model that is billed: what was asked for, unless the answer names another one. */
export function modelOf(call: Asked, answered: string | undefined): string | undefined {
  const requested = text(call.request['model']);
  const deployment = deploymentOf(call.url);
  if (call.provider === 'azure.ai.openai') return answered ?? deployedModel(call.statedModel, deployment, requested);
  const asked = call.statedModel ?? requested;
  return asked === undefined || isAlias(asked, answered) ? (answered ?? asked ?? deployment) : asked;
}

/** A deployment's name is the customer's own: where no answer tells the model behind it, the customer does. */
export function deployedModel(...names: (string | undefined)[]): string | undefined {
  const { deployments } = settings();
  const found = names.filter((name) => name !== undefined);
  const stated = found.find((name) => Object.hasOwn(deployments, name));
  return stated === undefined ? found[0] : deployments[stated];
}

/** Names that stand for other models: an answer's name is asked for the price, but for the day of a snapshot. */
function isAlias(asked: string, answered: string | undefined): boolean {
  if (answered === undefined || answered === asked || asked.startsWith('ft:')) return false;
  return !isSnapshot(asked, answered) && !asked.endsWith(answered);
}

/** `MODEL-2026-03-05`, read without a copy of the name: every call comes here. */
function isSnapshot(model: string, name: string): boolean {
  const digit = name.charCodeAt(model.length + 1);
  return digit >= 48 && digit <= 57 && '-@:'.includes(name.charAt(model.length)) && name.startsWith(model);
}
