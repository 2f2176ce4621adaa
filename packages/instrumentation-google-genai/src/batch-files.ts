import { guard } from '@costspan/core/internal';
import { chargedAsFile, currentCallOf, JsonLines, listenToBody } from '@costspan/instrumentation';
import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { batchLines } from '@costspan/meters/gcp.gemini';
import { endpoint } from './address.ts';
import { sdk } from './sdk.ts';
import { apiCall } from './transport.ts';

interface Batch {
  readonly name?: string;
  readonly model?: string;
  readonly dest?: { readonly fileName?: string };
}

/** The batch of an answer, as the SDK makes it; its answers may be in a file. */
export const passedOn: NonNullable<MethodRow['response']> = chargedAsFile((answer) => {
  const { name, model, dest } = answer as Batch;
  return { id: name, model: model?.replace(/^.*models\//, ''), results: dest?.fileName };
}, 'files.download');

/** `ai.files.download`: whoever reads the file with a batch's answers learns what the batch costs. */
export const download: MethodRow = {
  target: 'Files',
  method: 'download',
  publicName: 'ai.files.download',
  role: 'settle',
  start(self, args): CallStart | undefined {
    const { file } = (args[0] ?? {}) as { readonly file?: string | { readonly name?: string } };
    const name = typeof file === 'string' ? file : file?.name;
    if (name === undefined) return undefined;
    const jobId = `files/${name.replace(/^.*files\//, '')}`;
    const { exchange, serverUrl } = endpoint(self, `${jobId}:download`);
    return { kind: 'settle', exchange: { ...exchange, operation: 'files.download' }, serverUrl, jobId };
  },
};

/** The same, and the file that a download brings: its lines are read as they pass. */
export const withDownloads: MethodRow = {
  ...apiCall,
  transport(original, self, args) {
    const call = currentCallOf(sdk.name);
    if (call?.row !== download) return apiCall.transport?.(original, self, args);
    return (original(...args) as Promise<Response>).then((response) => {
      guard('files.download', () =>
        listenToBody(response, {
          reader: () => new JsonLines(batchLines()),
          read: (body) => call.note({ response: body }),
          failed: () => undefined,
        }),
      );
      return response;
    });
  },
};
