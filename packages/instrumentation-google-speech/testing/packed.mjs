export const reason = 'google-gax reads files of its own and requires gRPC: no ESM bundle and no Worker can hold it';
