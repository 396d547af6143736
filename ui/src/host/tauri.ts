// The real host: Tauri's commands and channel.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Calls, FeedItem, PracticeAction, PracticeState, StagedFile } from '../contract/contract';
import type { Host } from './host';
import { hear } from './microphone';

/** How much of a file is in memory at once, in bytes. */
const PIECE = 4 << 20;

function call<K extends keyof Calls>(name: K, body: Calls[K]['request']): Promise<Calls[K]['reply']> {
  return invoke<Calls[K]['reply']>('call', { request: { call: name, body } });
}

export function tauriHost(): Host {
  return {
    call,
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
    waitsFor(known) {
      return invoke<string[]>('waits_for', { known });
    },
    heldBack(done) {
      return invoke<number>('held_back', { done });
    },
    file(message, thumbnail) {
      return invoke<ArrayBuffer>('file', { message, thumbnail });
    },
    async stage(name, file, onprogress, signal) {
      let staged = await call('stage_file', { name, bytes: file.size });
      try {
        while (staged.received < staged.bytes) {
          signal?.throwIfAborted();
          const { received } = staged;
          const piece = await file.slice(received, received + PIECE).arrayBuffer();
          const headers = { file: staged.file, offset: String(received) };
          staged = await invoke<StagedFile>('stage_piece', piece, { headers });
          // A file that became shorter has no more to give.
          if (staged.received <= received) throw new Error('the file has changed');
          onprogress(staged.received);
        }
        return staged;
      } catch (why) {
        void call('drop_file', { file: staged.file }).catch(() => undefined);
        throw why;
      }
    },
    hear,
    saveFile(message) {
      return invoke<string>('save_file', { message });
    },
    async openFile(message) {
      await invoke('open_file', { message });
    },
    async openLink(address) {
      await invoke('open_link', { address });
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
