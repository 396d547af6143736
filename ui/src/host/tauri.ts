// The real host: Tauri's commands and channel.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Calls, FeedItem, PracticeAction, PracticeState } from '../contract/contract';
import type { Host } from './host';

export function tauriHost(): Host {
  return {
    call<K extends keyof Calls>(name: K, body: Calls[K]['request']) {
      return invoke<Calls[K]['reply']>('call', { request: { call: name, body } });
    },
    async watch(onItem) {
      const feed = new Channel<FeedItem>();
      feed.onmessage = onItem;
      await invoke('watch', { feed });
    },
    async painted() {
      await invoke('painted');
    },
    practiceState() {
      return invoke<PracticeState>('practice_state');
    },
    practiceAct(action: PracticeAction) {
      return invoke<PracticeState>('practice_act', { action });
    },
  };
}
