// Has the core keep what is typed: a second after it was begun, and at once when the operator turns away or the window closes.
import type { Calls, DraftView, ErrorCode, ErrorView, MessageView } from '../contract/contract';
import type { Drafts, Place } from './drafts';

/** How long what is typed waits until it is kept, in ms. */
const PAUSE = 1_000;
/** Refused for what it is: it is tried again when it is another. */
const FOR_GOOD: ReadonlySet<ErrorCode> = new Set(['text_too_long', 'text_nul', 'no_such_chat', 'bad_request']);

type Around = {
  drafts: Drafts;
  call: (name: 'set_draft', body: Calls['set_draft']['request']) => Promise<Calls['set_draft']['reply']>;
  /** The message that the draft of a chat answers. */
  answers: (chat: Place) => MessageView | null;
};

export class Keeping {
  private waiting = new Map<number, Place>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private going: Promise<boolean> | null = null;

  constructor(private readonly around: Around) {}

  /** Something was typed there. */
  note(chat: Place): void {
    this.waiting.set(chat.id, chat);
    this.timer ??= setTimeout(() => void this.now(), PAUSE);
  }

  /** Hands over what is waiting; what gets no answer, or is refused for now, is handed over with what comes next. */
  async now(): Promise<void> {
    this.stop();
    if (this.waiting.size === 0 && !this.going) return;
    this.going ??= this.handOver().finally(() => (this.going = null));
    const all = await this.going;
    // More was typed meanwhile.
    if (all && this.waiting.size > 0) this.timer ??= setTimeout(() => void this.now(), PAUSE);
  }

  /** Hands over everything, that too which comes meanwhile; what is refused for now stays. */
  async all(): Promise<void> {
    do await this.now();
    while (this.timer !== undefined);
  }

  /** The window closes: its storage has what is left. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async handOver(): Promise<boolean> {
    const { drafts, call, answers } = this.around;
    for (const [id, asked] of [...this.waiting]) {
      this.waiting.delete(id);
      const chat = drafts.now(asked);
      const reply_to = answers(chat);
      const words = drafts.toKeep(chat, reply_to?.id ?? null);
      if (words === null) continue;
      try {
        const { revision } = await call('set_draft', { chat: chat.id, words, reply_to: reply_to?.id ?? null });
        drafts.isKept(chat, { words, reply_to, revision } satisfies DraftView);
        // Whom it answers may be another by now.
        if ((answers(chat)?.id ?? null) !== (reply_to?.id ?? null)) drafts.touch(chat);
      } catch (refused) {
        const code = (refused as Partial<ErrorView> | null)?.code;
        if (code !== undefined && FOR_GOOD.has(code)) continue;
        this.waiting.set(id, asked);
        return false;
      }
    }
    return true;
  }
}
