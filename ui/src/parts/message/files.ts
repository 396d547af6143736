// What can be done with the file of a message; nothing is offered that is not here.
import type { MediaView, MessageView } from '../../contract/contract';
import { bytesOf } from '../../text/messages';

/** The most that the window is given of a file, in bytes. */
const MOST = 64 << 20;

/** It is here, and too large to be seen or heard in the window. */
export function isLarge(media: MediaView): boolean {
  return media.file.is === 'here' && media.what !== 'document' && (bytesOf(media) ?? 0) > MOST;
}

/** What can run on some PC, or carries what runs in the program that opens it; what has no ending may be anything. */
const RUNS =
  /\.(?:exe|com|scr|pif|msi|msp|msix|appx|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|cpl|dll|reg|lnk|url|inf|jar|jnlp|class|sh|bash|zsh|csh|ksh|fish|run|bin|desktop|appimage|deb|rpm|flatpakref|snap|py|pyw|pl|rb|php|lua|tcl|command|app|dmg|pkg|workflow|scpt|apk|html?|xhtml|shtml|mht|mhtml|svgz?|xml|xsl|xslt|doc|xls|ppt|rtf|docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm|ppam|odt|ods|odp|iso|img|vhdx?|chm|one|iqy|slk)$/i;

/** Opening its file may run something. */
export function runs({ file_name, mime, what }: MediaView): boolean {
  const name = (file_name ?? '').replace(/[\s.\u200b-\u200f\u202a-\u202e\u2060-\u2069]+$/u, '');
  if (RUNS.test(name)) return true;
  if (what !== 'document') return false;
  return !/\.\w+$/.test(name) || /html|svg|script|executable|x-sh|java|macro/i.test(mime);
}

/** Its file is here, and may be opened and saved outside of the window. */
export function leaves({ content, deleted }: MessageView): boolean {
  return content.is === 'media' && !deleted && !content.once && content.file.is === 'here';
}

export type Files = {
  /** Has it fetched. */
  fetch: (() => void) | null;
  /** Reads it, or the small picture of it. */
  read: ((thumbnail: boolean) => Promise<ArrayBuffer>) | null;
  /** Shows it as large as there is room. */
  look: (() => void) | null;
  /** Opens it outside of the window. */
  open: (() => void) | null;
};
