// The window on a simulated world, for looking at it in a browser: ?scene=…&theme=…&lang=…&chat=1&tab=queue&view=settings&core=gone
// &port=fault, &backend for one that has trouble, and &long for names, words and keys without a space
import { mount } from 'svelte';
import './tokens.css';
import './parts.css';
import './window.css';
import './messages.css';
import type { ErrorView, LanguageChoice, ThemeChoice } from './contract/contract';
import { WorldHost } from './host/world';
import type { Scene } from './host/world';
import App from './screens/App.svelte';
import { AppState } from './state/app.svelte';
import type { View } from './state/app.svelte';

const wish = new URLSearchParams(location.search);
const host = new WorldHost((wish.get('scene') ?? 'busy') as Scene);
host.preferences.theme = (wish.get('theme') ?? 'system') as ThemeChoice;
host.preferences.language = (wish.get('lang') ?? 'en') as LanguageChoice;
host.info.practice = wish.has('practice');
if (wish.get('port') === 'fault') {
  const state = { is: 'waiting', why: 'in_use', detail: 'os error 98', until: Date.now() + 60_000 } as const;
  host.port = { ...host.port, state };
}
if (wish.has('backend')) {
  const [first, second] = host.instances;
  const fault = { kind: 'not_json', status: 200 } as const;
  host.backend = {
    ...host.backend,
    address: 'https://shop.example/app',
    has_key: true,
    on: true,
    state: { is: 'down', until: Date.now() + 42_000 },
    fault,
    fault_at: Date.now(),
    instances: [
      { external: '7', instance: first?.id ?? null, owner: 'backend', asked: true, fault: null },
      {
        external: '8',
        instance: second?.id ?? null,
        owner: 'operator',
        asked: false,
        fault: { kind: 'refused', status: 422 },
      },
      { external: '9', instance: null, owner: 'backend', asked: true, fault: null },
    ],
  };
  host.instances = host.instances.map((one) =>
    one.id === first?.id ? { ...one, backend: { external: '7', owner: 'backend' } } : one,
  );
}
if (wish.has('long')) {
  const long = 'W'.repeat(200);
  host.instances = host.instances.map((one) => ({ ...one, name: long, workspace: long }));
  host.chats = host.chats.map((one) => ({ ...one, title: long }));
  host.programs = host.programs.map((one) => ({ ...one, name: long }));
  host.messages = host.messages.map((one) =>
    one.content.is === 'text' ? { ...one, content: { ...one.content, text: long } } : one,
  );
}
host.place = JSON.stringify({
  instance: wish.get('instance') ?? host.instances[0]?.id,
  tab: wish.get('tab') ?? 'chats',
  chat: wish.has('chat') ? Number(wish.get('chat')) : undefined,
});
const target = document.getElementById('app');
if (target) {
  const app = new AppState(host);
  mount(App, { target, props: { app } });
  void app.open().then(() => {
    if (wish.get('scene') === 'lost') {
      host.refuseWatch = { code: 'internal', message: '', detail: null };
      host.end();
    }
    const core = wish.get('core');
    if (core === 'gone' || core === 'broken') {
      host.leave('core_gone');
      host.starting = async () => {
        await new Promise((done) => setTimeout(done, 3_000));
        const detail = '/usr/bin/wakala: no such file';
        if (core === 'broken') throw { code: 'core_gone', message: '', detail } satisfies ErrorView;
      };
    }
    if (core === 'closing') host.leave('shutting_down');
    app.view = (wish.get('view') ?? 'instance') as View;
  });
}
