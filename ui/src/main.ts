// Starts the window: the real host, the state, the app.
import { mount } from 'svelte';
import './tokens.css';
import './parts.css';
import './window.css';
import './messages.css';
import { tauriHost } from './host/tauri';
import App from './screens/App.svelte';
import { AppState } from './state/app.svelte';

const target = document.getElementById('app');
if (target) {
  const host = tauriHost();
  const app = new AppState(host);
  mount(App, { target, props: { app } });
  void app.open();
  // Mounted; a hidden window gets no animation frames, so it can't be told when it was painted.
  setTimeout(() => void host.painted());
}
