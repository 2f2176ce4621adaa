/** The engine that attaches costspan to SDKs: what a spec and its package are made of. */
export { fern, fernMakeRequest, fernReceiver } from './adapters/fern.ts';
export { smithyClientClass, smithyExport, smithyOperation, smithySend, smithyTransport } from './adapters/smithy.ts';
export type { SmithyRequest, SmithyRequests } from './adapters/smithy.ts';
export { speakeasyTransport } from './adapters/speakeasy.ts';
export { stainless, stainlessTransport } from './adapters/stainless.ts';
export { attachmentOf, isInstrumented, isSwitchedOn, openCall } from './attachment.ts';
export type { Attachment } from './attachment.ts';
export { isObservedByChannels, observeChannels } from './channels.ts';
export { instrumentClient, wholeSpec, withBillers } from './client.ts';
export type { ClientEntry, OtherBiller, PriceEntry } from './client.ts';
export { contextOfNow, currentCall, currentCallOf } from './current-call.ts';
export { SdkInstrumentation } from './instrumentation.ts';
export type { InstrumentationConfig } from './instrumentation.ts';
export { isNodeNewEnough } from './node-version.ts';
export type { HttpAttempt, HttpAttempts } from './http-attempts.ts';
export { observeChunks } from './observe/body-chunks.ts';
export { observeEmitter } from './observe/emitter.ts';
export { observeIterable } from './observe/iterable.ts';
export { listenToBody, observeBody } from './observe/response-body.ts';
export { replace } from './observe/replace.ts';
export { observeSocket } from './observe/socket.ts';
export type { SessionListener } from './observe/socket.ts';
export { endOpenCalls, openCallCount } from './open-calls.ts';
export { patchLoaded } from './patch-loaded.ts';
export { resultCallOf } from './result-call.ts';
export { isSuppressed } from './suppressed.ts';
export { warnOfUnseen } from './unseen.ts';
export type {
  BodyReader,
  CallStart,
  EventFilter,
  MethodRow,
  ModuleFile,
  OpenCall,
  ResultAdapter,
  Sdk,
  SdkIdentity,
  SdkSpec,
  Targets,
  WireAnswer,
  WireRequest,
} from './spec.ts';
