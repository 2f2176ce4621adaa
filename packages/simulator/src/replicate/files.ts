import { createHash, randomUUID } from 'node:crypto';
import type { Fields } from '../fields.ts';
import { bytes, json, type Route } from '../http.ts';
import type { Context } from '../server.ts';

/** https://replicate.com/docs/reference/http#files.create, 2026-11-24 */
export function fileRoutes({ origin }: Context): { routes: Route[]; reset: () => void } {
  const files = new Map<string, { facts: Fields; type: string; data: Buffer }>();
  const create: Route['run'] = async (exchange) => {
    const file = exchange.files['content']?.[0];
    if (!file) {
      return json({ title: 'Bad request', detail: 'content is required', status: 400 }, 400);
    }
    const id = randomUUID();
    const data = Buffer.from(await file.arrayBuffer());
    const facts: Fields = {
      id,
      name: file.name,
      content_type: file.type,
      size: file.size,
      checksums: { sha256: createHash('sha256').update(data).digest('hex') },
      metadata: {},
      created_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      urls: { get: `${origin}/replicate/v1/files/${id}/content` },
    };
    files.set(id, { facts, type: file.type, data });
    return json(facts, 201);
  };
  return {
    reset: () => files.clear(),
    routes: [
      { method: 'POST', path: /^\/v1\/files$/, run: create },
      {
        method: 'GET',
        path: /^\/v1\/files\/(?<id>[^/]+)(?<content>\/content)?$/,
        run: ({ params }) => {
          const file = files.get(params['id'] ?? '');
          if (!file) {
            return json({ title: 'Not found', detail: 'No such file', status: 404 }, 404);
          }
          return params['content'] ? bytes(file.type, [file.data]) : json(file.facts);
        },
      },
    ],
  };
}
