/** The engine that attaches costspan to SDKs: what a spec and its package are made of. */
export { chargedAsFile } from './adapters/batch-file.ts';
export { fern, fernMakeRequest, fernReceiver } from './adapters/fern.ts';
export { fernClientOf, fernPartAt, fernPrototype } from './adapters/fern-parts.ts';
export type { FernPart } from './adapters/fern-parts.ts';
export { fernSocket } from './adapters/fern-socket.ts';
export { smithyClientClass, smithyExport, smithyOperation, smithySend, smithyTransport } from './adapters/smithy.ts';
export type { SmithyRequest, SmithyRequests } from './adapters/smithy.ts';
export { speakeasyBodies, speakeasyTransport } from './adapters/speakeasy.ts';
export type { SpeakeasyBodies } from './adapters/speakeasy.ts';
export { stainless, stainlessTransport } from './adapters/stainless.ts';
export { stainlessRequests, stainlessTargets, stainlessTargetsOfClient } from './adapters/stainless-requests.ts';
export type { PublicMethod, StainlessApi } from './adapters/stainless-requests.ts';
export { attachmentOf, isInstrumented, isSwitchedOn, openCall, openCallOf } from './attachment.ts';
export type { Attachment } from './attachment.ts';
export { isObservedByChannels, observeChannels } from './channels.ts';
export { instrumentClient, wholeSpec, withBillers } from './client.ts';
export type { ClientEntry, OtherBiller, PriceEntry } from './client.ts';
export { contextOfNow, currentCall, currentCallOf } from './current-call.ts';
export { SdkInstrumentation } from './instrumentation.ts';
export type { InstrumentationConfig } from './instrumentation.ts';
export { isNodeNewEnough } from './node-version.ts';
export type { HttpAttempt, HttpAttempts } from './http-attempts.ts';
export { bytesOf, piecesOf } from './observe/bytes.ts';
export { JsonLines } from './observe/json-lines.ts';
export type { LineSink } from './observe/json-lines.ts';
export { JsonScan, OF_REQUEST } from './observe/json-scan.ts';
export { observeChunks } from './observe/body-chunks.ts';
export { observeEmitter } from './observe/emitter.ts';
export { observeIterable } from './observe/iterable.ts';
export { listenToBody, observeBody } from './observe/response-body.ts';
export { TextLines } from './observe/text-lines.ts';
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
