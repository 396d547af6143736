// What a message carries, in words: for its bubble, for one line in a list, and for who hears it.
import type {
  CardView,
  ChatEventView,
  ContentView,
  DeletedView,
  Delivery,
  FileView,
  MediaKind,
  MediaView,
  MessageView,
  PollView,
  QueuedChange,
  QuoteView,
  ReactionView,
} from '../contract/contract';
import { count, decimal, moment, named, percent, span, text, time, titled } from '.';
import { language } from './language.svelte';
import { LOCALES } from './numbers';
import { plain } from './pieces';

/** What each kind of the wire is to an operator; the first part of a name that fits counts. */
const KINDS: [string, keyof typeof text.kind][] = [
  ['image', 'photo'],
  ['video', 'video'],
  ['ptv', 'video'],
  ['audio', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker'],
  ['lottie_sticker', 'sticker'],
  ['location', 'location'],
  ['live_location', 'location'],
  ['contact', 'contact'],
  ['poll_update', 'vote'],
  ['poll_add_option', 'vote'],
  ['poll', 'poll'],
  ['reaction', 'reaction'],
  ['enc_reaction', 'reaction'],
  ['event', 'event'],
  ['enc_event', 'event'],
  ['group_invite', 'invitation'],
  ['newsletter_', 'invitation'],
  ['buttons_response', 'answer'],
  ['list_response', 'answer'],
  ['interactive_response', 'answer'],
  ['template_button_reply', 'answer'],
  ['question_response', 'answer'],
  ['buttons', 'choice'],
  ['list', 'choice'],
  ['interactive', 'choice'],
  ['template', 'choice'],
  ['highly_structured', 'choice'],
  ['product', 'product'],
  ['order', 'product'],
  ['invoice', 'payment'],
  ['send_payment', 'payment'],
  ['request_payment', 'payment'],
  ['decline_payment', 'payment'],
  ['cancel_payment', 'payment'],
  ['payment', 'payment'],
  ['call', 'call'],
  ['bcall', 'call'],
  ['scheduled_call', 'call'],
  ['album', 'album'],
  ['extended_text', 'text'],
  ['conversation', 'text'],
  ['comment', 'comment'],
  ['enc_comment', 'comment'],
  ['pin_in_chat', 'pinned'],
  ['keep_in_chat', 'pinned'],
  ['edit', 'edit'],
  ['delete', 'deleted'],
  ['ephemeral_setting', 'setting'],
  ['limit_sharing', 'setting'],
  ['chat_theme', 'setting'],
  ['group_member_label', 'setting'],
  ['share_phone_number', 'contact'],
  ['status_mention', 'mention'],
  ['group_mentioned', 'mention'],
];

/** A kind that can't be shown yet, in the operator's words. */
export function kind(name: string): string {
  const known = KINDS.find(([start]) => name.startsWith(start));
  return text.kind[known ? known[1] : 'other'];
}

/** A kind at the beginning of a line. */
function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** A length in bytes: "212 KB", "1.2 MB". */
export function size(bytes: number): string {
  const [kb, mb] = [bytes / 1_000, bytes / 1_000_000];
  if (kb < 1_000) return text.file.kb(count(Math.max(1, Math.round(kb))));
  if (mb < 1_000) return text.file.mb(decimal(mb, mb < 10 ? 1 : 0));
  return text.file.gb(decimal(mb / 1_000, 1));
}

/** How long something plays: "0:23", "1:02:03". */
export function playing(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = two(Math.floor(seconds) % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How long a file really is, where that is known, else as its sender has it. */
export function bytesOf({ file, bytes }: Pick<MediaView, 'file' | 'bytes'>): number | null {
  return file.is === 'here' ? file.bytes : bytes;
}

/** What is to be known of a file beside its name: how long it plays, its pages, its length. */
export function facts(media: MediaView): string[] {
  const bytes = bytesOf(media);
  return [
    media.seconds === null ? '' : playing(media.seconds),
    bytes === null ? '' : size(bytes),
    media.pages === null ? '' : text.file.pages(media.pages),
  ].filter(Boolean);
}

/** What a file is called: a document by its name. */
export function fileName(media: MediaView): string {
  return (media.what === 'document' && media.file_name?.trim()) || text.media[media.what];
}

/** How far a file has come: "62% of 1.8 MB". */
export function progress({ done, of }: Extract<FileView, { is: 'moving' }>): string {
  return of ? text.file.part(percent(Math.min(100, (done / of) * 100)), size(of)) : text.file.sofar(size(done));
}

/** Where a place is, in degrees. */
export function coordinates(latitude: number, longitude: number): string {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

/** Several in a sentence, as the language joins them. */
function listed(words: string[]): string {
  return new Intl.ListFormat(LOCALES[language()], { type: 'conjunction' }).format(words);
}

/** A time after which something goes: whole days, else hours and minutes. */
function lasting(seconds: number): string {
  return seconds >= 86_400 ? text.happened.days(Math.round(seconds / 86_400)) : span(seconds * 1_000);
}

/** What happened to a chat. */
export function happened(event: ChatEventView): string {
  const t = text.happened;
  switch (event.event) {
    case 'expiry':
      return event.seconds > 0 ? t.expiry(lasting(event.seconds)) : t.expiryOff;
    case 'subject':
      return t.subject(named(event.subject));
    case 'pinned':
      return t.pinned;
    default:
      return text.happened[event.event](listed(event.people.map(titled)));
  }
}

/** How many may be chosen in a poll. */
export function choosing({ choose, options }: PollView): string {
  if (choose === 1) return text.poll.one;
  return choose === 0 || choose >= options.length ? text.poll.any : text.poll.some(choose);
}

/** By whom it was taken back, and that it is kept. */
export function takenBack(deleted: DeletedView, content: ContentView): string {
  return `${takenBackBy(deleted)} ${content.is === 'text' ? text.message.textStays : text.message.stays}`;
}

function takenBackBy(deleted: DeletedView): string {
  if (deleted.by === 'us') return text.message.deletedByUs;
  if (deleted.by === 'sender') return text.message.deletedBySender;
  return deleted.name === null ? text.message.deletedBySomeAdmin : text.message.deletedByAdmin(titled(deleted.name));
}

/** Who gave a reaction, this number first. */
export function givers({ mine, people, count: all }: ReactionView): string {
  const known = [...(mine ? [text.message.you] : []), ...people.map(titled)];
  const others = all - known.length;
  return [known.join(', '), others > 0 ? text.message.others(others) : ''].filter(Boolean).join(' ');
}

/** The words of a quoted message, or what it is. */
export function quoted({ words, kind: wire }: QuoteView): string {
  return words.trim() ? words : capital(kind(wire ?? ''));
}

/** Who wrote what is quoted. */
export function quotedFrom({ mine, sender }: QuoteView, chat: string): string {
  return mine ? text.message.you : titled(sender ?? chat);
}

function cards(all: CardView[]): string {
  const [first] = all;
  if (!first) return text.card.title;
  return all.length === 1 ? `${text.card.title}: ${titled(first.name)}` : text.card.several(all.length);
}

function file(media: MediaView): string {
  const name = [fileName(media), ...(media.seconds === null ? [] : [playing(media.seconds)])].join(', ');
  return media.caption?.trim() ? `${name}: ${media.caption}` : name;
}

/** What is carried, in one line: its words, or what it is. */
export function said(content: ContentView): string {
  switch (content.is) {
    case 'text':
      return content.text;
    case 'media':
      return file(content);
    case 'location': {
      const what = content.live ? text.place.live : text.place.title;
      return content.name?.trim() ? `${what}: ${content.name}` : what;
    }
    case 'contacts':
      return cards(content.cards);
    case 'poll':
      return `${text.poll.title}: ${content.question}`;
    case 'call': {
      const call = content.video ? text.call.video : text.call.voice;
      return content.taken ? `${call}, ${text.call[content.taken]}` : call;
    }
    case 'choices':
      return content.text.trim() ? content.text : text.choice.title;
    case 'chosen':
      return `${text.choice.made}: ${content.text}`;
    case 'invite':
      return text.invite.into(named(content.group));
    case 'event':
      return happened(content);
    case 'gone':
      if (content.why === 'once') return text.gone.once(text.media[content.what]);
      return content.why === 'on_phone' ? text.gone.onPhone : text.gone.expired;
    case 'unsupported':
      return capital(kind(content.name));
    case 'undecryptable':
      return capital(text.thread.undecryptable);
  }
}

/** What waits in the queue: what it carries, or what it says of a message that stands in the chat. */
export function queuedWords({ content, change }: { content: ContentView; change?: QueuedChange }): string {
  const words = said(content);
  return change === undefined ? words : changeWords(change, words);
}

/** What is said of a message: a reaction, without words one that is taken back, another text, or that it goes. */
export function changeWords(change: QueuedChange, words: string): string {
  switch (change) {
    case 'reaction':
      return words ? text.change.reaction(words) : text.change.reactionBack;
    case 'vote':
      return words ? text.change.vote(words) : text.change.voteBack;
    case 'edit':
      return text.change.edit(words);
    case 'delete':
      return text.change.delete;
  }
}

/** A message in one line: what became of it, else what it carries, with names in place of tags. */
export function line({ content, deleted, mentions }: MessageView): string {
  if (deleted) return takenBackBy(deleted);
  return plain(said(content), mentions);
}

/** The last message of a chat; in a group, with who wrote it. */
export function lastOf(message: MessageView, group: boolean): string {
  const { direction, content } = message;
  const sender = group && direction.is === 'incoming' && content.is !== 'event' ? direction.sender : null;
  return sender ? `${titled(sender)}: ${line(message)}` : line(message);
}

const ICONS: Record<MediaKind, string> = {
  image: 'i-image',
  video: 'i-video',
  gif: 'i-video',
  video_note: 'i-video',
  voice: 'i-mic',
  audio: 'i-sound',
  document: 'i-file',
  sticker: 'i-sticker',
};

/** The icon of what is not only words, for a list. */
export function lastIcon({ content, deleted }: MessageView): string | null {
  if (deleted) return null;
  switch (content.is) {
    case 'media':
      return ICONS[content.what];
    case 'location':
      return 'i-pin';
    case 'contacts':
      return 'i-person';
    case 'poll':
      return 'i-poll';
    case 'call':
      return content.video ? 'i-video' : 'i-call';
    case 'invite':
      return 'i-people';
    case 'undecryptable':
      return 'i-lock';
    case 'text':
    case 'choices':
    case 'chosen':
    case 'event':
    case 'gone':
    case 'unsupported':
      return null;
  }
}

/** What can be taken along of a message as text; null when it has none. */
export function copied({ content, mentions }: MessageView): string | null {
  switch (content.is) {
    case 'text':
    case 'chosen':
      return plain(content.text, mentions);
    case 'media':
      return content.caption?.trim() ? plain(content.caption, mentions) : content.file_name;
    case 'location':
      return [content.name, content.address, coordinates(content.latitude, content.longitude)]
        .filter(Boolean)
        .join('\n');
    case 'contacts':
      return content.cards.map((card) => [card.name, ...card.phones].join('\n')).join('\n\n');
    case 'poll':
      return [content.question, ...content.options.map((one) => one.text)].join('\n');
    case 'choices':
      return [content.text, ...content.options].join('\n');
    case 'invite':
      return content.group;
    case 'call':
    case 'event':
    case 'gone':
    case 'unsupported':
    case 'undecryptable':
      return null;
  }
}

/** Who wrote a message. */
export function writer({ direction }: MessageView, chat: string): string {
  return direction.is === 'incoming' ? titled(direction.sender ?? chat) : text.message.you;
}

/** What became of a message of ours. Of a group it is known as soon as one of its members has it, or has read it. */
export function became(delivery: Delivery, group: boolean): string {
  if (group && delivery === 'read') return text.partly.read;
  return group && delivery === 'delivered' ? text.partly.delivered : text.delivery[delivery];
}

/** A message for who hears it: who, what, in answer to what, what was said of it, when. */
export function heard(message: MessageView, chat: string, now: number, group = false): string {
  const { content, direction, quote, deleted, forwarded, expires, edited, reactions, waiting } = message;
  if (content.is === 'event') return happened(content);
  const outcome = direction.is === 'outgoing' ? became(direction.delivery, group) : '';
  return [
    `${writer(message, chat)}: ${line(message)}`,
    content.is === 'media'
      ? facts(content)
          .slice(content.seconds === null ? 0 : 1)
          .join(', ')
      : '',
    content.is === 'media' && content.once ? text.file.once : '',
    quote && !deleted ? text.message.answers(quotedFrom(quote, chat), quoted(quote)) : '',
    forwarded > 0 ? forwardedWords(forwarded) : '',
    edited === null ? '' : text.message.edited,
    reactions.map((one) => `${one.emoji} ${givers(one)}`).join(', '),
    expires === null ? '' : text.message.expires(moment(expires, now)),
    time(message.at),
    direction.is === 'elsewhere' ? text.thread.elsewhere : outcome,
    ...waiting.map((one) => `${changeWords(one.change, one.words)} (${text.delivery[one.delivery]})`),
  ]
    .filter(Boolean)
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

/** How often it was passed on. */
export function forwardedWords(times: number): string {
  return times >= 5 ? text.message.forwardedOften : text.message.forwarded;
}
