/** The engine that attaches costspan to SDKs: what a spec and its package are made of. */
export { fern } from './adapters/fern.ts';
export { speakeasyTransport } from './adapters/speakeasy.ts';
export { stainless, stainlessTransport } from './adapters/stainless.ts';
export { attachmentOf, isSwitchedOn } from './attachment.ts';
export type { Attachment } from './attachment.ts';
export { observeChannels } from './channels.ts';
export { instrumentClient } from './client.ts';
export type { ClientEntry, PriceEntry } from './client.ts';
export { currentCall, currentCallOf } from './current-call.ts';
export { SdkInstrumentation } from './instrumentation.ts';
export type { InstrumentationConfig } from './instrumentation.ts';
export { isNodeNewEnough } from './node-version.ts';
export { observeEmitter } from './observe/emitter.ts';
export { observeIterable } from './observe/iterable.ts';
export { observeBody } from './observe/response-body.ts';
export { replace } from './observe/replace.ts';
export { endOpenCalls, openCallCount } from './open-calls.ts';
export { patchLoaded } from './patch-loaded.ts';
export { resultCallOf } from './result-call.ts';
export { warnOfUnseen } from './unseen.ts';
export type {
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
} from './spec.ts';
