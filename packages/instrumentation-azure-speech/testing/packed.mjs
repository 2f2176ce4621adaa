export const reason = 'the SDK speaks over web sockets alone, which the stand-in does not';
