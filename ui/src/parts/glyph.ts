// The design's name of each badge's glyph and colours, and of each delivery's mark.
import type { Badge, Delivery } from '../contract/contract';

export const glyph: Record<Badge, string> = {
  stopped: 'stopped',
  connecting: 'connecting',
  scan_qr: 'scan',
  code_expired: 'expired',
  online: 'online',
  reconnecting: 'reconnecting',
  waiting: 'waiting',
  needs_you: 'needs',
  error: 'error',
};

export const mark: Record<Delivery, string> = {
  queued: 'i-o-queued',
  sending: 'i-o-sending',
  uncertain: 'i-o-uncertain',
  sent: 'i-o-sent',
  delivered: 'i-o-delivered',
  read: 'i-o-read',
  failed: 'i-o-failed',
  cancelled: 'i-x',
};
