import makeSdk from './sdk.cjs';

export const { AcmeClient, AcmeError, Images, Videos } = makeSdk();
