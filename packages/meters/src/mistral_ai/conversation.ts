import type { Exchange, Usage } from '@costspan/core';
import { textUsages } from '../openai/text.ts';
import { fields, firstText, list } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

const PLACE = /\/v1\/conversations(?:\/[^/?]+(?:\/restart)?)?(?:\?|$)/;

/** What Mistral calls the tools that it runs, by xAI's names for the same: the form in which they are counted. */
const TOOLS: Readonly<Record<string, string>> = {
  web_search: 'web_search_calls',
  code_interpreter: 'code_interpreter_calls',
  document_library: 'document_search_calls',
};

/**
 * A turn of a conversation, whose outputs name the model, and whose usage counts the tools that Mistral ran
 * (types of @mistralai/mistralai 2.7.0, 2026-12-01); undefined for any other exchange. Its id is that of the
 * conversation, which has a charge for each turn.
 */
export function conversationUsage(exchange: Exchange): Usage | undefined {
  if (!PLACE.test(exchange.url ?? '')) return undefined;
  const url = 'https://api.mistral.ai/v1/chat/completions';
  const [usage] = textUsages('mistral_ai', { ...exchange, url, response: asChat(exchange.response) });
  const unknown = Object.keys(toolsIn(exchange.response)).some((name) => TOOLS[name] === undefined);
  return usage && unknown ? { ...usage, incomplete: true } : usage;
}

function asChat(response: unknown): unknown {
  if (response === undefined) return undefined;
  const parts = partsOf(response);
  const usage = usageIn(response);
  const counters = Object.entries(toolsIn(response)).map(([name, times]) => [TOOLS[name] ?? name, times]);
  return {
    object: 'chat.completion',
    model: firstText(...parts.map((part) => part?.['model'])),
    usage: usage && { ...usage, server_side_tool_usage_details: Object.fromEntries(counters) },
    error: fields(response)?.['error'],
  };
}

function usageIn(response: unknown): Fields | undefined {
  const told = list(response)?.findLast((event) => fields(event)?.['usage'] !== undefined) ?? response;
  return fields(fields(told)?.['usage']);
}

function toolsIn(response: unknown): Fields {
  return fields(usageIn(response)?.['connectors']) ?? {};
}

function partsOf(response: unknown): readonly (Fields | undefined)[] {
  return (list(response) ?? list(fields(response)?.['outputs']) ?? []).map(fields);
}
