// Who is told what happens, in memory: the webhooks of the memory host, and what their receivers did not take.
import type { Calls, FailedEventView, WebhookTested, WebhookView } from '../contract/contract';

/** The calls about them. */
export type OfReceivers =
  | 'webhooks'
  | 'add_webhook'
  | 'change_webhook'
  | 'remove_webhook'
  | 'test_webhook'
  | 'failed_events'
  | 'replay_failed'
  | 'purge_failed';

/** A webhook whose receiver has taken nothing yet, and of which nothing is known otherwise. */
const QUIET = {
  made: 0,
  waiting: 0,
  waiting_ms: 0,
  next_try: null,
  taken: null,
  fault: null,
  fault_at: null,
  failed: 0,
};

export class Receivers {
  all: WebhookView[] = [];
  /** What each did not take, the newest first. */
  failed: Record<number, FailedEventView[]> = {};
  /** What comes of a try. */
  tested: WebhookTested = { fault: null, took_ms: 7 };

  answer(name: OfReceivers, body: unknown): unknown {
    switch (name) {
      case 'webhooks':
        return { webhooks: this.all };
      case 'test_webhook':
        return this.tested;
      case 'add_webhook': {
        const { on, nearby, ...wish } = body as Calls['add_webhook']['request'];
        const id = 1 + Math.max(0, ...this.all.map((one) => one.id));
        const view: WebhookView = { ...QUIET, ...wish, id, on: on ?? true, nearby: nearby ?? false };
        this.all = [...this.all, view];
        return { secret: `whsec_${id}`, view };
      }
      case 'change_webhook': {
        const { webhook, new_secret, ...wish } = body as Calls['change_webhook']['request'];
        const some = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== null));
        this.all = this.all.map((one) => (one.id === webhook ? { ...one, ...some } : one));
        const view = this.all.find((one) => one.id === webhook);
        return { secret: new_secret ? `whsec_${webhook}_new` : null, view };
      }
      case 'remove_webhook': {
        const { webhook } = body as Calls['remove_webhook']['request'];
        this.all = this.all.filter((one) => one.id !== webhook);
        return {};
      }
      case 'failed_events': {
        const { webhook, before, limit } = body as Calls['failed_events']['request'];
        const all = (this.failed[webhook] ?? []).filter((one) => before === null || one.id < before);
        return { events: all.slice(0, limit), more: all.length > limit };
      }
      case 'purge_failed':
      case 'replay_failed': {
        const { webhook, events } = body as Calls['purge_failed']['request'];
        const known = this.failed[webhook] ?? [];
        const meant = (one: FailedEventView) => !events || events.includes(one.id);
        const rest = known.flatMap((one) => {
          if (!meant(one)) return [one];
          return name === 'purge_failed' ? [] : [{ ...one, replayed: true }];
        });
        this.failed[webhook] = rest;
        const failed = rest.filter((one) => !one.replayed).length;
        this.all = this.all.map((one) => (one.id === webhook ? { ...one, failed } : one));
        return { events: known.filter(meant).length };
      }
    }
  }
}
