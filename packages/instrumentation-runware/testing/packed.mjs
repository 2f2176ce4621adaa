export const reason = 'the SDK speaks over a web socket alone, which the stand-in does not';
