import { first, positive, quantity } from '@costspan/core/internal';
const SECONDS = ['input_seconds', 'source_seconds', 'input_video_seconds', 'input_duration', 'video_duration'];
const IMAGES = ['input_images', 'reference_images', 'input_image_count'];
/** Length of the clip that is sent in, where a bill states it: the wire does not. */
export function sentSeconds(...sources) {
  return stated(sources, SECONDS);
}
/** Number of the images that are sent in, where it stands in place of them. */
export function sentImages(...sources) {
  return stated(sources, IMAGES);
}
/** Whether a clip is sent in, where that is said in place of the clip. */
export function sendsVideo(from) {
  return from?.['video_input'] === true || from?.['input_video'] === true || from?.['video_inputs'] === true;
}
function stated(sources, names) {
  for (const source of sources) {
    const found = first(source, names, (value) => positive(quantity(value)));
    if (found !== undefined) return found;
  }
  return undefined;
}
