import type { Item, Tool } from './usage.ts';

/** Every tool. */
export const TOOLS: Readonly<Record<Tool, true>> = {
  web_search: true,
  x_search: true,
  web_fetch: true,
  file_search: true,
  code_execution: true,
  grounding_query: true,
  grounding_prompt: true,
  maps_query: true,
  maps_prompt: true,
};

/** Whether an item is the use of a tool, of which a call has none unless it says so. */
export function isTool(item: Item): item is Tool {
  return item in TOOLS;
}
