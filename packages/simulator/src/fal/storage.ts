import { randomUUID } from 'node:crypto';
import { text } from '../fields.ts';
import { bytes, json, type Route } from '../http.ts';
import type { Context } from '../server.ts';

interface StoredFile {
  name: string;
  type: string;
  data: Buffer;
}

/** Uploads as `fal.storage.upload` makes them; the file is served again at its `file_url`. */
export function storageRoutes({ origin }: Context): { routes: Route[]; reset: () => void } {
  const files = new Map<string, StoredFile>();
  const initiate =
    (upload: string): Route['run'] =>
    ({ body }) => {
      const id = randomUUID();
      const name = text(body, 'file_name', 'file.bin');
      files.set(id, { name, type: text(body, 'content_type', 'application/octet-stream'), data: Buffer.alloc(0) });
      return json({
        upload_url: `${origin}/fal/${upload}/${id}`,
        file_url: `${origin}/fal/v3.fal.media/uploads/${id}/${name}`,
      });
    };
  const store: Route['run'] = ({ params, raw }) => {
    const file = files.get(params['id'] ?? '');
    if (!file) {
      return json({ detail: 'Upload not found' }, 404);
    }
    file.data = Buffer.concat([file.data, raw]);
    return json({ partNumber: Number(params['part'] ?? 1), etag: randomUUID() });
  };
  const read: Route['run'] = ({ params }) => {
    const file = files.get(params['id'] ?? '');
    return file ? bytes(file.type, [file.data]) : json({ detail: 'File not found' }, 404);
  };
  return {
    reset: () => files.clear(),
    routes: [
      { method: 'POST', path: /^\/rest(?:\.alpha)?\.fal\.ai\/storage\/upload\/initiate$/, run: initiate('upload') },
      {
        method: 'POST',
        path: /^\/rest(?:\.alpha)?\.fal\.ai\/storage\/upload\/initiate-multipart$/,
        run: initiate('parts'),
      },
      { method: 'PUT', path: /^\/upload\/(?<id>[^/]+)$/, run: store },
      { method: 'PUT', path: /^\/parts\/(?<id>[^/]+)\/(?<part>\d+)$/, run: store },
      { method: 'POST', path: /^\/parts\/(?<id>[^/]+)\/complete$/, run: () => json({}) },
      { method: 'GET', path: /^\/v3\.fal\.media\/uploads\/(?<id>[^/]+)\/[^/]+$/, run: read },
    ],
  };
}
