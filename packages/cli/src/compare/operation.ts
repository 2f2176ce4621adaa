/** What a model does, where its own name says so. The first that is found holds: `video-to-video/edit` edits. */
const BY_NAME: readonly (readonly [operation: string, name: RegExp])[] = [
  ['upscale', /upscal|esrgan|enhance/],
  ['extend', /extend/],
  [
    'edit',
    /(^|[/.-])(edit|edits|remix|inpaint|fill|kontext|modify|reframe|multiple-angles|product-shot|face-swap)\b|-edit-/,
  ],
  ['image-to-video', /image-to-video|(^|[/.-])i2v\b/],
  ['reference-to-video', /reference-to-video|(^|[/.-])r2v\b/],
  ['video-to-video', /video-to-video|(^|[/.-])v2v\b/],
  ['image-to-image', /image-to-image|(^|[/.-])i2i\b/],
  ['remove-background', /(background|bg)-?remov|remov\w*-(background|bg)\b|birefnet/],
  ['lip-sync', /lip-?sync|avatar|omnihuman|fabric-|speech-to-video|audio-to-video/],
  ['motion-control', /motion-control|animate|act[-_]two/],
  ['image-to-3d', /(image|text|model)-to-3d|image to model|text to model/],
  ['voice-clone', /voice-?clon|voice-?chang|voice-?design|dubbing|speech-to-speech/],
];

/** The operation that a model's name states; undefined where it states none, which is the plain generation. */
export function operationOf(model: string): string | undefined {
  const name = model.toLowerCase();
  return BY_NAME.find(([, pattern]) => pattern.test(name))?.[0];
}
