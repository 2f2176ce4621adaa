/** What a model does, where its own name says so. The first that is found holds: `video-to-video/edit` edits. */
const BY_NAME: readonly (readonly [operation: string, name: RegExp])[] = [
  ['upscale', /upscal|esrgan|enhance/],
  ['extend', /extend|-extension\b/],
  ['describe', /(^|[/.-])describe\b/],
  ['remove-background', /(background|bg)-?remov|remov\w*-(background|bg)\b|birefnet/],
  [
    'edit',
    /(^|[/.-])(edit|edits|remix|inpaint|outpaint|expand|fill|kontext|recontext|modify|reframe|erase|recolor|search-recolor|layerize)\b/,
  ],
  [
    'edit',
    /multiple-angles|product-shot|face-swap|search-replace|style-(guide|transfer)|image-control|capability|aleph/,
  ],
  ['edit', /(^|[/.-])control\b/],
  ['image-to-video', /(image|frame|frames)-to-video|(^|[/.-])i2v\b/],
  ['reference-to-video', /reference-to-video|(^|[/.-])r2v\b/],
  ['video-to-video', /video-to-video|(^|[/.-])v2v\b/],
  ['image-to-image', /image-to-image|(^|[/.-])i2i\b/],
  ['lip-sync', /lip-?sync|avatar|omnihuman|fabric-|speech-to-video|audio-to-video/],
  ['motion-control', /motion-control|animate|act-two/],
  ['image-to-3d', /(image|text|model)-to-3d|image to model|text to model/],
  ['voice-clone', /voice-?clon|voice-?design/],
  ['audio-to-audio', /audio-to-audio|speech-to-speech|(^|-)sts\b|voice-?(isolat|chang)|dubbing/],
];

/** The operation that a model's name states; undefined where it states none, which is the plain generation. */
export function operationOf(model: string): string | undefined {
  const name = model.toLowerCase().replaceAll('_', '-');
  return BY_NAME.find(([, pattern]) => pattern.test(name))?.[0];
}
