// The smallest files that are what they say they are: nobody here looks at the pictures.

/** A PNG of one transparent pixel. */
export const png: Buffer = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The `ftyp` box of an MP4 file. */
export const mp4: Buffer = Buffer.from('0000001866747970697366d6000000006d703431', 'hex');

/** One frame header of an MP3 file and silence. */
export const mp3: Buffer = Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413)]);

/**
 * Length of a recording in seconds: read from a WAV header, and taken as 16,000 bytes a second for every other format.
 */
export async function audioSeconds(file: Blob | undefined): Promise<number> {
  if (!file) {
    return 0;
  }
  const head = Buffer.from(await file.slice(0, 44).arrayBuffer());
  const isWav = head.length === 44 && head.toString('latin1', 0, 4) === 'RIFF';
  return isWav ? (file.size - 44) / head.readUInt32LE(28) : file.size / 16_000;
}

/** A silent WAV file of the given length: 8 kHz, mono, 8 bit. */
export function wav(seconds: number): Buffer {
  const size = Math.round(seconds * 8000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + size, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(size, 40);
  return Buffer.concat([head, Buffer.alloc(size, 128)]);
}
