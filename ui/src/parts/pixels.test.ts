// The real size of pictures, by their first bytes.
import { describe, expect, it } from 'vitest';
import { drawable } from './pixels';

function bytes(...parts: (string | number[])[]): ArrayBuffer {
  const all = parts.flatMap((part) => (typeof part === 'string' ? [...part].map((one) => one.charCodeAt(0)) : part));
  return new Uint8Array(all).buffer;
}

const PNG = (wide: number[], high: number[]) => bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', wide, high);
const exif = [0xff, 0xe1, 0, 10, 1, 2, 3, 4, 5, 6, 7, 8];
const tables = [0xff, 0xc4, 0, 4, 0, 0];
const frame = (mark: number) => [0xff, mark, 0, 17, 8, 0, 30, 0, 40, 3];

describe('the real size of a picture', () => {
  it.each([
    ['PNG', PNG([0, 0, 0, 40], [0, 0, 0, 30]), 'image/png'],
    ['GIF', bytes('GIF89a', [40, 0, 30, 0, 0, 0]), 'image/gif'],
    ['JPEG', bytes([0xff, 0xd8], exif, tables, frame(0xc0)), 'image/jpeg'],
    ['JPEG in steps', bytes([0xff, 0xd8], exif, [0xff], frame(0xc2)), 'image/jpeg'],
    ['WebP', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', Array(10).fill(0), [40, 0, 30, 0]), 'image/webp'],
    ['WebP without loss', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f, 39, 0x40, 7, 0]), 'image/webp'],
    ['WebP with more', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', Array(8).fill(0), [39, 0, 0, 29, 0, 0]), 'image/webp'],
  ])('is read: %s', (_, head, mime) => {
    expect(drawable(head)).toEqual({ mime, width: 40, height: 30 });
    for (let length = 0; length < head.byteLength; length += 1)
      expect([null, mime]).toContain(drawable(head.slice(0, length))?.mime ?? null);
  });

  it.each([
    ['nothing', bytes()],
    ['a page', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a bomb', PNG([0, 0, 0xc3, 0x50], [0, 0, 0xc3, 0x50])],
    ['no height', PNG([0, 0, 0, 1], [0, 0, 0, 0])],
    ['a JPEG that leads nowhere', bytes([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0, 0, 0, 0])],
    ['a JPEG without a frame', bytes([0xff, 0xd8, 0xff, 0xda, 0, 8, 0, 0, 0, 0, 0, 0])],
    ['a JPEG that begins over and over', bytes([0xff, 0xd8], Array(5_000).fill(0xff))],
  ])('is not drawn: %s', (_, head) => {
    expect(drawable(head)).toBeNull();
  });
});
