// The real host: Tauri's commands and channel.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Calls, FeedItem, PracticeAction, PracticeState } from '../contract/contract';
import type { Host } from './host';

export function tauriHost(): Host {
  return {
    call<K extends keyof Calls>(name: K, body: Calls[K]['request']) {
      return invoke<Calls[K]['reply']>('call', { request: { call: name, body } });
    },
    async watch(onItem, onEnd) {
      const feed = new Channel<FeedItem>(onItem);
      // A channel cleans up when its other end is dropped, and tells nobody: there is no public event for it.
      const end = feed as unknown as { cleanupCallback: () => void };
      const cleanUp = end.cleanupCallback.bind(feed);
      let opened = false;
      let ended = false;
      end.cleanupCallback = () => {
        cleanUp();
        ended = true;
        if (opened) onEnd();
      };
      // One that is refused has ended, too: it is the refusal that says why.
      await invoke('watch', { feed });
      opened = true;
      if (ended) onEnd();
    },
    async startCore() {
      await invoke('start_core');
    },
    file(message, thumbnail) {
      return invoke<ArrayBuffer>('file', { message, thumbnail });
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
