// What every kind is called, in one line and for who hears it, and that nothing of it can be anything but text.
import { afterEach, describe, expect, it } from 'vitest';
import { KINDS, kinds, media, message } from '../host/samples';
import { languages, speak, text } from '.';
import {
  became,
  copied,
  facts,
  heard,
  lastOf,
  line,
  playing,
  progress,
  queuedWords,
  quoted,
  said,
  size,
} from './messages';
import { pieces, plain } from './pieces';

afterEach(() => speak('en'));

const of = (name: string) => message(kinds[name]);

describe('a message in one line', () => {
  it.each([
    ['photo', 'Photo: Kama huu hapa'],
    ['photoHere', 'Photo'],
    ['video', 'Video, 0:42: Dukani leo'],
    ['voice', 'Voice note, 0:23'],
    ['document', 'orodha-ya-bei.pdf'],
    ['sticker', 'Sticker'],
    ['location', 'Location: Soko la Mwenge'],
    ['liveLocation', 'Live location'],
    ['contact', 'Contact: Dereva Juma'],
    ['contacts', '2 contacts'],
    ['poll', 'Poll: Mkutano lini?'],
    ['choices', 'Karibu M-Pesa. Unataka nini?'],
    ['chosen', 'Choice: Taarifa fupi'],
    ['invite', 'Invitation to the group Wauzaji Kariakoo'],
    ['call', 'Voice call'],
    ['videoCall', 'Video call'],
    ['expiry', 'Messages disappear after 7 days'],
    ['joined', 'Joined the group: Neema Mushi and +255 700 000 592'],
    ['goneOnce', 'Video to be viewed once. Open it on the phone.'],
    ['goneOnPhone', 'Only the phone shows this message. Open it there.'],
    ['goneExpired', 'Disappeared when its time came'],
    ['deleted', 'Deleted by the sender.'],
    ['unsupported', 'Event'],
    ['mention', 'Mwulize @Neema Mushi kuhusu https://duka.example/bei'],
  ])('%s', (name, words) => expect(line(of(name))).toBe(words));

  it('names the sender in a group, and nobody for what happened to it', () => {
    expect(lastOf(of('group'), true)).toBe('Rehema: Bei ya jumla imebadilika.');
    expect(lastOf(of('group'), false)).toBe('Bei ya jumla imebadilika.');
    expect(lastOf({ ...of('joined'), direction: { is: 'incoming', sender: 'Rehema' } }, true)).toMatch(/^Joined/);
  });

  it.each(['en', 'sw', 'id'] as const)('has words for every kind in %s', (language) => {
    speak(language);
    for (const name of [...Object.values(KINDS), ...Object.keys(kinds)]) {
      expect(said(of(name).content).trim(), name).not.toBe('');
      expect(heard(of(name), 'Neema', 0), name).not.toMatch(/undefined|null|\{|\}/);
    }
    expect(line(of('photo'))).toBe(`${languages[language].media.image}: Kama huu hapa`);
  });
});

describe('a message for who hears it', () => {
  it('is who, what, what was said of it, when, and what became of it', () => {
    expect(heard({ ...of('reactions'), at: new Date(2026, 10, 29, 9, 5).getTime() }, 'Neema', 0)).toBe(
      'You: Ndio, kipo. Vipande sita vimebaki. 👍 Neema, Baraka, +255 700 000 592 and 20 more, 😂 You, Zawadi, 🙏 Juma. 09:05. Read.',
    );
    const group = heard({ ...of('photoHere') }, 'Wauzaji', 0, true);
    expect([group, group.includes(`${text.delivery.read}.`)]).toEqual([
      expect.stringContaining(text.partly.read),
      false,
    ]);
    expect(heard(of('photoHere'), 'Neema', 0)).toContain(`${text.delivery.read}.`);
    expect((['sent', 'delivered', 'read'] as const).map((one) => became(one, true))).toEqual([
      text.delivery.sent,
      text.partly.delivered,
      text.partly.read,
    ]);
    expect(heard(of('photo'), 'Neema', 0)).toMatch(/^Neema: Photo: Kama huu hapa\. 1\.2 MB\. ❤️ You\. /);
    expect(heard(of('once'), 'Neema', 0)).toContain('View once');
    expect(heard(of('answer'), 'Neema', 0)).toContain('In answer to You: Ndio, kipo.');
    expect(heard(of('forwarded'), 'Neema', 0)).toContain('Forwarded');
    expect(heard(of('edited'), 'Neema', 0)).toContain('edited');
    expect(heard(of('chosen'), 'Neema', 0)).toContain(text.thread.elsewhere);
  });

  it('does not read out what was taken back', () => {
    expect(heard(of('deleted'), 'Neema', 0)).not.toContain('Samahani');
  });
});

describe('a file', () => {
  it('is as long as people say it', () => {
    expect([0, 999, 212_000, 999_400, 1_200_000, 84_300_000, 2_900_000_000].map(size)).toEqual([
      '1 KB',
      '1 KB',
      '212 KB',
      '999 KB',
      '1.2 MB',
      '84 MB',
      '2.9 GB',
    ]);
    expect([0, 23, 185, 3_723].map(playing)).toEqual(['0:00', '0:23', '3:05', '1:02:03']);
    expect(facts(media('document', { bytes: 212_000, pages: 1 }))).toEqual(['212 KB', '1 page']);
  });

  it('is as long as it really is, once it is here', () => {
    expect(facts(media('image', { bytes: 9, file: { is: 'here', bytes: 640_123 } }))).toEqual(['640 KB']);
  });

  it('comes as far as it has come, never further than its end', () => {
    expect(progress({ is: 'moving', done: 1_116_000, of: 1_800_000 })).toBe('62% of 1.8 MB');
    expect(progress({ is: 'moving', done: 9, of: 3 })).toMatch(/^100% of/);
    expect(progress({ is: 'moving', done: 30_000, of: 0 })).toBe('30 KB so far');
    expect(progress({ is: 'moving', done: 30_000, of: null })).toBe('30 KB so far');
  });
});

describe('a mention', () => {
  const neema = { tag: '@255700000431', name: 'Neema' };

  it('is the name in place of the tag, wherever that stands, and no other number', () => {
    expect(plain('@255700000431 na @255700000431!', [neema])).toBe('@Neema na @Neema!');
    expect(plain('@2557000004319', [neema])).toBe('@2557000004319');
    expect(plain('@25570000043 @255700000431', [{ tag: '@25570000043', name: 'Baraka' }, neema])).toBe(
      '@Baraka @Neema',
    );
    expect(plain('@1', [{ tag: '@1', name: '+255700000592' }])).toBe('@+255 700 000 592');
  });

  it('takes what means something to a pattern for what it is', () => {
    expect(plain('a.c abc', [{ tag: 'a.c', name: 'X' }])).toBe('@X abc');
    expect(plain('(a+)+$', [{ tag: '(a+)+$', name: 'X' }])).toBe('@X');
    for (const tag of ['', '@']) expect(plain('a@b', [{ tag, name: 'X' }])).toBe('a@b');
  });

  it('is cut out of a long text at once', () => {
    const words = '@255700000431 habari '.repeat(3_000);
    const many = Array.from({ length: 1_024 }, (_, at) => ({ tag: `@2557000${10_000 + at}`, name: `${at}` }));
    const before = performance.now();
    expect(pieces(words, [...many, neema]).filter((one) => one.mention)).toHaveLength(3_000);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

it('what is said of a message waits in words', () => {
  const waits = (change: 'reaction' | 'edit' | 'delete' | undefined, words: string) =>
    queuedWords({ content: { is: 'text', text: words }, change });
  expect([
    waits(undefined, 'habari'),
    waits('reaction', '👍'),
    waits('reaction', ''),
    waits('edit', 'Bei ni 8'),
    waits('delete', ''),
  ]).toEqual(['habari', 'Reaction 👍', 'Reaction taken back', 'Edit: Bei ni 8', 'Deletion for everyone']);
});

describe('what is taken along', () => {
  it('is the words, with names, or what has none', () => {
    expect(copied(of('mention'))).toBe('Mwulize @Neema Mushi kuhusu https://duka.example/bei');
    expect(copied(of('photo'))).toBe('Kama huu hapa');
    expect(copied(of('document'))).toBe('orodha-ya-bei.pdf');
    expect(copied(of('location'))).toBe('Soko la Mwenge\nBarabara ya Sam Nujoma, Dar es Salaam\n-6.79240, 39.20830');
    expect(copied(of('contact'))).toBe('Dereva Juma\n+255700000655');
    expect(copied(of('poll'))).toBe('Mkutano lini?\nJumatatu\nJumatano');
    expect([copied(of('sticker')), copied(of('call')), copied(of('undecryptable'))]).toEqual([null, null, null]);
  });
});

it('a quote without words says what it quotes', () => {
  expect(quoted({ message: null, mine: false, sender: null, words: ' ', kind: 'image_message' })).toBe('Photo');
  expect(quoted({ message: null, mine: false, sender: null, words: '', kind: null })).not.toBe('');
});
