// The first message of a time, and the first unread one: as a look through all of them finds it, in few pages.
import { describe, expect, it } from 'vitest';
import type { MessageCursor, MessagePage, MessageView } from '../contract/contract';
import { message } from '../host/samples';
import { inTurn } from './order';
import { firstSince, firstUnread } from './places';
import { counts } from './unread.svelte';

/** A chat whose pages are asked for. */
function chat(all: MessageView[]) {
  const asked: number[] = [];
  const ordered = all.toSorted(inTurn);
  const ask = async (before: MessageCursor | null, limit: number): Promise<MessagePage | null> => {
    asked.push(limit);
    const found = ordered.filter((one) => !before || inTurn(one, before) < 0);
    return { messages: found.slice(-limit), more: found.length > limit };
  };
  return { ask, asked, ordered };
}

/** The same numbers for the same seed. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % most;
  };
}

/** Messages in bursts, with long silences between them, many in one second. */
function written(count: number, seed: number): MessageView[] {
  const next = dice(seed);
  let sort = 1_600_000_000_000;
  return Array.from({ length: count }, (_, at) => {
    const kind = next(40);
    sort += kind === 0 ? next(400) * 86_400_000 : kind < 20 ? 0 : next(90) * 1_000;
    return message({ id: 1 + ((at * 7_919) % count), sort, at: sort });
  });
}

describe('the first message since a time', () => {
  it.each([0, 1, 2, 199, 200, 201, 1_500, 5_000].map((count, at) => [count, at + 1]))(
    'is found among %i',
    async (count, seed) => {
      const { ask, asked, ordered } = chat(written(count, seed));
      const next = dice(seed + 100);
      const some = Array.from({ length: 20 }, () => ordered[next(Math.max(1, count))]?.sort ?? 0);
      const [first, last] = [ordered[0]?.sort ?? 0, ordered.at(-1)?.sort ?? 0];
      for (const since of [0, first, last, last + 1, ...some.flatMap((one) => [one, one + 1, one - 40_000_000])]) {
        asked.length = 0;
        const found = await firstSince(ask, since);
        expect(found?.id).toBe(ordered.find((one) => one.sort >= since)?.id);
        expect(asked.length).toBeLessThan(120);
      }
    },
  );

  it('is none of them where an answer is refused, at whichever question', async () => {
    const { ask, asked } = chat(written(3_000, 7));
    await firstSince(ask, 1_600_000_000_001);
    const questions = asked.length;
    expect(questions).toBeGreaterThan(3);
    for (let refused = 0; refused < questions; refused += 1) {
      let at = 0;
      const partly = (before: MessageCursor | null, limit: number) =>
        (at += 1) > refused ? Promise.resolve(null) : ask(before, limit);
      expect(await firstSince(partly, 1_600_000_000_001)).toBeUndefined();
    }
  });
});

describe('the first unread message', () => {
  const all = Array.from({ length: 900 }, (_, at) =>
    message({
      id: at + 1,
      sort: at,
      ...(at % 3 === 0 ? { direction: { is: 'elsewhere' } } : {}),
      ...(at % 7 === 0 ? { content: { is: 'event', event: 'pinned' } } : {}),
    }),
  );

  it.each([1, 2, 99, 200, 400])('is the %i-th from the end of those that count', async (unread) => {
    const found = await firstUnread(chat(all).ask, unread);
    expect(found?.id).toBe(all.filter(counts).at(-unread)?.id);
  });

  it('is the oldest that is here where more are unread than that, and none where it is refused', async () => {
    expect((await firstUnread(chat(all).ask, 5_000))?.id).toBe(all.find(counts)?.id);
    expect(await firstUnread(async () => null, 5)).toBeNull();
  });
});
