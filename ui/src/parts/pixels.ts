// How large a picture really is, by its first bytes: what its sender says of it may be a lie, and one that is small as a file may be
// gigabytes once it is drawn.

/** What is known of a picture by its header. */
export type Seen = { mime: string; width: number; height: number };

/** The most that is drawn, in pixels. */
const MOST = 25_000_000;
/** How much of a file is looked at: what cameras write comes before the size. */
export const HEAD = 1 << 20;

/** What is drawn of it; null for what is no picture, is cut, or is too large. */
export function drawable(bytes: ArrayBuffer): Seen | null {
  const seen = seenOf(new DataView(bytes, 0, Math.min(bytes.byteLength, HEAD)));
  return seen && seen.width > 0 && seen.height > 0 && seen.width * seen.height <= MOST ? seen : null;
}

function seenOf(head: DataView): Seen | null {
  try {
    return png(head) ?? gif(head) ?? webp(head) ?? jpeg(head);
  } catch (cut) {
    if (cut instanceof RangeError) return null;
    throw cut;
  }
}

function says(head: DataView, at: number, words: string): boolean {
  return [...words].every((letter, place) => head.getUint8(at + place) === letter.charCodeAt(0));
}

function png(head: DataView): Seen | null {
  if (!says(head, 0, '\x89PNG\r\n\x1a\n') || !says(head, 12, 'IHDR')) return null;
  return { mime: 'image/png', width: head.getUint32(16), height: head.getUint32(20) };
}

function gif(head: DataView): Seen | null {
  if (!says(head, 0, 'GIF8')) return null;
  return { mime: 'image/gif', width: head.getUint16(6, true), height: head.getUint16(8, true) };
}

function webp(head: DataView): Seen | null {
  if (!says(head, 0, 'RIFF') || !says(head, 8, 'WEBP')) return null;
  const low = (at: number) => head.getUint16(at, true) & 0x3fff;
  const mime = 'image/webp';
  if (says(head, 12, 'VP8 ')) return { mime, width: low(26), height: low(28) };
  if (says(head, 12, 'VP8L')) {
    const bits = head.getUint32(21, true);
    return { mime, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (!says(head, 12, 'VP8X')) return null;
  const three = (at: number) => head.getUint16(at, true) + (head.getUint8(at + 2) << 16) + 1;
  return { mime, width: three(24), height: three(27) };
}

/** Marks of a JPEG that stand before its size: C0 to CF, but for tables (C4), a reserved one (C8) and C(onditions) of arithmetic (CC). */
function isFrame(mark: number): boolean {
  return mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc;
}

function jpeg(head: DataView): Seen | null {
  if (head.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ;) {
    if (head.getUint8(at) !== 0xff) return null;
    const mark = head.getUint8(at + 1);
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(mark)) return { mime: 'image/jpeg', width: head.getUint16(at + 7), height: head.getUint16(at + 5) };
    const long = head.getUint16(at + 2);
    // The picture itself begins without a size.
    if (long < 2 || mark === 0xda || mark === 0xd9) return null;
    at += 2 + long;
  }
}
