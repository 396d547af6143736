// Messages with what a test or the demo does not care about filled in, and one of every kind.
import type { ContentView, DirectionView, MediaKind, MediaView, MessageView } from '../contract/contract';

/** A text of somebody else. */
export function message(some: Partial<MessageView> = {}): MessageView {
  return {
    id: 1,
    chat: 1,
    at: 5,
    sort: 5,
    direction: { is: 'incoming', sender: null },
    content: { is: 'text', text: 'habari' },
    quote: null,
    mentions: [],
    forwarded: 0,
    expires: null,
    preview: null,
    edited: null,
    deleted: null,
    reactions: [],
    waiting: [],
    ...some,
  };
}

/** A file that was not fetched yet. */
export function media(what: MediaKind, some: Partial<MediaView> = {}): { is: 'media' } & MediaView {
  return {
    is: 'media',
    what,
    caption: null,
    file_name: null,
    mime: '',
    bytes: null,
    seconds: null,
    width: null,
    height: null,
    pages: null,
    waveform: [],
    once: false,
    file: { is: 'away' },
    thumbnail: false,
    ...some,
  };
}

const ours: DirectionView = { is: 'outgoing', delivery: 'read', queue_id: null, error: null, waits: null };
const wave = Array.from({ length: 64 }, (_, at) => (at < 3 ? 4 : 18 + ((at * 37) % 83)));

/** A message of every kind, in every form that it has, with names for tests. */
export const kinds: Record<string, Partial<MessageView>> = {
  text: { content: { is: 'text', text: 'Habari, kitenge cha bluu bado kipo?' } },
  answer: {
    content: { is: 'text', text: 'Basi naomba vipande vitatu.' },
    quote: { message: 1, mine: true, sender: null, words: 'Ndio, kipo. Vipande sita vimebaki.', kind: null },
  },
  answerToPhoto: {
    content: { is: 'text', text: 'Hii ni bei gani?' },
    quote: { message: null, mine: false, sender: 'Baraka Mwakyusa', words: '', kind: 'image_message' },
    direction: ours,
  },
  mention: {
    content: { is: 'text', text: 'Mwulize @255700000431 kuhusu https://duka.example/bei' },
    mentions: [{ tag: '@255700000431', name: 'Neema Mushi' }],
    preview: { title: 'Bei za leo', description: 'Orodha ya vitenge na khanga', link: 'https://duka.example/bei' },
  },
  photo: {
    content: media('image', { caption: 'Kama huu hapa', bytes: 1_200_000, thumbnail: true, width: 900, height: 1200 }),
    reactions: [{ emoji: '❤️', count: 1, mine: true, people: [] }],
  },
  photoMoving: {
    content: media('image', { bytes: 1_800_000, file: { is: 'moving', done: 1_116_000, of: 1_800_000 } }),
    direction: { is: 'outgoing', delivery: 'sending', queue_id: 7, error: null, waits: { is: 'answer' } },
  },
  photoFailed: { content: media('image', { bytes: 640_000, file: { is: 'failed', why: '404' } }) },
  photoHere: { content: media('image', { bytes: 640_000, file: { is: 'here', bytes: 640_123 } }), direction: ours },
  video: {
    content: media('video', { bytes: 8_100_000, seconds: 42, caption: 'Dukani leo', thumbnail: true }),
    forwarded: 6,
  },
  gif: { content: media('gif', { bytes: 310_000, seconds: 3 }) },
  videoNote: { content: media('video_note', { bytes: 900_000, seconds: 12 }) },
  voice: { content: media('voice', { bytes: 54_000, seconds: 23, waveform: wave }) },
  voiceOurs: {
    content: media('voice', { seconds: 7, waveform: wave.toReversed(), file: { is: 'here', bytes: 21_000 } }),
    direction: ours,
  },
  audio: { content: media('audio', { file_name: 'matangazo.mp3', bytes: 3_400_000, seconds: 185 }) },
  document: { content: media('document', { file_name: 'orodha-ya-bei.pdf', bytes: 212_000, pages: 3 }) },
  documentWaiting: {
    content: media('document', { file_name: 'mkataba.docx', bytes: 84_000, file: { is: 'waiting' } }),
  },
  sticker: { content: media('sticker', { bytes: 40_000 }) },
  once: { content: media('image', { bytes: 500_000, once: true }) },
  goneOnce: { content: { is: 'gone', why: 'once', what: 'video' } },
  goneOnPhone: { content: { is: 'gone', why: 'on_phone' } },
  goneExpired: { content: { is: 'gone', why: 'expired' } },
  location: {
    content: {
      is: 'location',
      latitude: -6.7924,
      longitude: 39.2083,
      name: 'Soko la Mwenge',
      address: 'Barabara ya Sam Nujoma, Dar es Salaam',
      live: false,
    },
  },
  liveLocation: {
    content: { is: 'location', latitude: -6.8, longitude: 39.28, name: null, address: null, live: true },
  },
  contact: { content: { is: 'contacts', cards: [{ name: 'Dereva Juma', phones: ['+255700000655'] }] } },
  contacts: {
    content: {
      is: 'contacts',
      cards: [
        { name: 'Salma Abdallah', phones: ['+255700000777', '+255220000778'] },
        { name: 'Ofisi', phones: [] },
      ],
    },
  },
  poll: {
    content: {
      is: 'poll',
      question: 'Mkutano lini?',
      choose: 1,
      voters: 4,
      options: [
        { text: 'Jumatatu', votes: 3, mine: true },
        { text: 'Jumatano', votes: 1, mine: false },
      ],
    },
  },
  pollOurs: {
    content: {
      is: 'poll',
      question: 'Unapenda rangi gani?',
      choose: 0,
      voters: null,
      options: [
        { text: 'Bluu', votes: 0, mine: false },
        { text: 'Kijani', votes: 0, mine: false },
      ],
    },
    direction: ours,
  },
  choices: {
    content: { is: 'choices', text: 'Karibu M-Pesa. Unataka nini?', options: ['Salio', 'Taarifa fupi', 'Msaada'] },
  },
  chosen: { content: { is: 'chosen', text: 'Taarifa fupi' }, direction: { is: 'elsewhere' } },
  invite: { content: { is: 'invite', group: 'Wauzaji Kariakoo' } },
  call: { content: { is: 'call', video: false } },
  callTaken: { content: { is: 'call', video: false, taken: 'answered' } },
  videoCall: { content: { is: 'call', video: true } },
  expiry: { content: { is: 'event', event: 'expiry', seconds: 604_800 } },
  expiryOff: { content: { is: 'event', event: 'expiry', seconds: 0 } },
  subject: { content: { is: 'event', event: 'subject', subject: 'Wauzaji wa Kariakoo' } },
  joined: { content: { is: 'event', event: 'joined', people: ['Neema Mushi', '+255700000592'] } },
  left: { content: { is: 'event', event: 'left', people: ['Juma Hamisi'] } },
  promoted: { content: { is: 'event', event: 'promoted', people: ['Neema Mushi'] } },
  demoted: { content: { is: 'event', event: 'demoted', people: ['Juma Hamisi'] } },
  pinned: { content: { is: 'event', event: 'pinned' } },
  edited: { content: { is: 'text', text: 'Bei ni sawa, nitachukua zote' }, edited: 6 },
  deleted: { content: { is: 'text', text: 'Samahani, si wewe' }, deleted: { by: 'sender' } },
  deletedByAdmin: {
    content: media('image', { caption: 'Tangazo', bytes: 90_000 }),
    deleted: { by: 'admin', name: 'Rehema' },
    direction: { is: 'incoming', sender: '+255700000592' },
  },
  deletedByUs: { content: { is: 'text', text: 'Jumla ni TSh 45,000.' }, deleted: { by: 'us' }, direction: ours },
  reactions: {
    content: { is: 'text', text: 'Ndio, kipo. Vipande sita vimebaki.' },
    direction: ours,
    reactions: [
      { emoji: '👍', count: 23, mine: false, people: ['Neema', 'Baraka', '+255700000592'] },
      { emoji: '😂', count: 2, mine: true, people: ['Zawadi'] },
      { emoji: '🙏', count: 1, mine: false, people: ['Juma'] },
    ],
  },
  forwarded: { content: { is: 'text', text: 'Soko litafungwa kesho.' }, forwarded: 1 },
  expires: { content: { is: 'text', text: 'Namba ya siri ni 4471.' }, expires: Date.now() + 86_400_000 },
  group: {
    content: { is: 'text', text: 'Bei ya jumla imebadilika.' },
    direction: { is: 'incoming', sender: 'Rehema' },
  },
  unsupported: { content: { is: 'unsupported', name: 'event_message' } },
  undecryptable: { content: { is: 'undecryptable' } },
  otherScripts: { content: { is: 'text', text: 'ස්තුතියි, හෙට උදේ එනවා. நன்றி. شكرا جزيلا' } },
};

/** What they carry must be every kind that there is: a new one does not compile until it is here. */
export const KINDS: Record<ContentView['is'], keyof typeof kinds> = {
  text: 'text',
  media: 'photo',
  location: 'location',
  contacts: 'contact',
  poll: 'poll',
  call: 'call',
  choices: 'choices',
  chosen: 'chosen',
  invite: 'invite',
  event: 'joined',
  gone: 'goneOnce',
  unsupported: 'unsupported',
  undecryptable: 'undecryptable',
};

/** All of them as the messages of a chat, a minute apart, the last one at a moment. */
export function everyKind(chat: number, until: number): MessageView[] {
  const all = Object.values(kinds);
  return all.map((some, place) => {
    const at = until - (all.length - place) * 60_000;
    return message({ ...some, id: place + 1, chat, at, sort: at - (at % 1000) });
  });
}
