import { fields, list, text } from '@costspan/core/internal';
import type { Fields, HoneycombClient } from './client.ts';
import { ENVIRONMENT, TAGS } from './model.ts';
import type { Definition, Panel } from './model.ts';
import type { Made } from './made.ts';
import { isOurs, says } from './says.ts';

/** A query of the board with its name; queries never change, so another query is another id. */
interface Shown {
  readonly queryId: string;
  readonly annotationId: string;
}

export interface FoundBoard {
  readonly found: Fields | undefined;
  readonly same: boolean;
  /** by title, those that are there as they are wanted, on the board or from a run that did not come to it */
  readonly shown: ReadonlyMap<string, Shown>;
}

const QUERIES = `/1/queries/${ENVIRONMENT}`;
const ANNOTATIONS = `/1/query_annotations/${ENVIRONMENT}`;

/** The board, and its queries. A board has ids alone, so each query is asked for. */
export async function boardOf(
  definition: Definition,
  sloId: string | undefined,
  client: HoneycombClient,
): Promise<FoundBoard> {
  const { board, panels } = definition;
  const found = (await client.list('/1/boards')).find((one) => isOurs(one, board.name));
  const onBoard = new Set(
    (list(found?.['panels']) ?? []).map((one) => fields(fields(one)?.['query_panel'])?.['query_annotation_id']),
  );
  const annotations = await client.list(ANNOTATIONS);
  const inOrder = [
    ...annotations.filter(({ id }) => onBoard.has(id)),
    ...annotations.filter(({ id }) => !onBoard.has(id)),
  ];
  const shown = new Map<string, Shown>();
  for (const panel of panels) {
    const one = await shownOf(panel, inOrder, client);
    if (one) shown.set(panel.title, one);
  }
  const isWhole = sloId !== undefined && panels.every(({ title }) => shown.has(title));
  return { found, shown, same: isWhole && says(found, body(definition, shown, sloId)) };
}

/** The first query under the panel's title that asks what the panel does. */
async function shownOf(
  { title, description, query }: Panel,
  annotations: readonly Fields[],
  client: HoneycombClient,
): Promise<Shown | undefined> {
  for (const one of annotations) {
    const annotationId = text(one['id']);
    const queryId = text(one['query_id']);
    if (annotationId === undefined || queryId === undefined || !says(one, { name: title, description })) continue;
    if (says(await client.find(`${QUERIES}/${queryId}`), query)) return { queryId, annotationId };
  }
  return undefined;
}

/** What to send for the board; queries that are not there yet are made first. */
export async function boardBody(
  definition: Definition,
  { shown }: FoundBoard,
  made: Made,
  client: HoneycombClient,
): Promise<object> {
  const all = new Map(shown);
  for (const panel of definition.panels)
    if (!all.has(panel.title)) all.set(panel.title, await makeQuery(panel, made, client));
  // How panels are laid out is said when it is made, and is not told afterwards.
  return { ...body(definition, all, made.idOf('SLO', definition.slo.name)), layout_generation: 'auto' };
}

async function makeQuery({ title, description, query }: Panel, made: Made, client: HoneycombClient): Promise<Shown> {
  const { id: queryId } = await client.write('POST', QUERIES, query);
  made.created('query', title, queryId);
  const annotation = { name: title, description, query_id: queryId };
  return { queryId, annotationId: (await client.write('POST', ANNOTATIONS, annotation)).id };
}

function body({ board, panels }: Definition, shown: ReadonlyMap<string, Shown>, sloId: string): object {
  return {
    type: 'flexible',
    name: board.name,
    description: board.description,
    tags: TAGS,
    panels: [
      { type: 'text', text_panel: { content: board.text } },
      ...panels.map(({ title, style }) => ({
        type: 'query',
        query_panel: {
          query_id: shown.get(title)?.queryId,
          query_annotation_id: shown.get(title)?.annotationId,
          query_style: style,
        },
      })),
      { type: 'slo', slo_panel: { slo_id: sloId } },
    ],
  };
}
