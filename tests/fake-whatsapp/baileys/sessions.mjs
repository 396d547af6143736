// Many sessions of the independent client in one process, as an operator would run them, to compare Wakala with.
//
// node sessions.mjs WEBSOCKET_URL DIRECTORY; lines of JSON. In: {"pair": SESSION}, {"resume": HOW_MANY}, {"end": true},
// {"restart": SESSION}, {"memory": true}, {"received": HOW_MANY}, {"send": HOW_MANY, "hands": AT_ONCE, "to": NUMBER}.
// Out: {"qr"} while pairing, and for each order {"done"} or {"failed"}.
import { appendFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as rest } from 'node:timers/promises';
import makeWASocket, { makeCacheableSignalKeyStore, useMultiFileAuthState } from 'baileys';
import pino from 'pino';

// Standard output is for our words alone; its dependencies talk, too, and print whole sessions.
const aside = process.env.BAILEYS_LOG ? console.error : () => {};
console.log = aside;
console.info = aside;
console.warn = aside;
const [url, directory] = process.argv.slice(2);
const logger = pino({ level: process.env.BAILEYS_LOG ?? 'silent' }, pino.destination(2));
const say = (words) => process.stdout.write(`${JSON.stringify(words)}\n`);

// No order takes longer unless it hangs.
const PATIENCE_MS = 300_000;
// What a start does once is over by then.
const SETTLE_MS = 3_000;

const sessions = new Map();
let received = 0;
let progress = () => {};

/** Resolves once it is true, which is asked again whenever texts come in or are acknowledged. */
function until(isTrue) {
  return new Promise((resolve, reject) => {
    progress = () => {
      try {
        if (isTrue()) resolve();
      } catch (error) {
        reject(error);
      }
    };
    progress();
  });
}

/** Keeps texts before they count, without waiting for the disk. */
async function keep(session, messages) {
  const texts = messages.filter(({ key, message }) => message?.conversation && !key.fromMe);
  if (texts.length === 0) return;
  const line = ({ key, message }) => `${JSON.stringify({ id: key.id, from: key.remoteJid, text: message.conversation })}\n`;
  await appendFile(join(directory, `${session}.jsonl`), texts.map(line).join(''));
  received += texts.length;
  progress();
}

/** Resolves once the session is open. What Baileys can leave out, it leaves out. */
async function open(session) {
  const { state, saveCreds } = await useMultiFileAuthState(join(directory, `${session}`));
  const socket = makeWASocket({
    waWebSocketUrl: url,
    version: [2, 3000, 1023000000],
    auth: { creds: state.creds, keys: makeCacheableSignalKeyStore(state.keys, logger) },
    logger,
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    fireInitQueries: false,
    markOnlineOnConnect: false,
    generateHighQualityLinkPreview: false,
  });
  const held = { socket, saves: Promise.resolve(), acknowledged: 0, refused: 0 };
  sessions.set(session, held);
  socket.ev.on('creds.update', () => {
    held.saves = saveCreds();
  });
  socket.ev.on('messages.upsert', ({ messages }) => void keep(session, messages));
  socket.ws.on('CB:ack,class:message', ({ attrs }) => {
    held[attrs.error ? 'refused' : 'acknowledged'] += 1;
    progress();
  });
  // It asks for a hundred of an offline queue and never for more; a server that sends no more unasked would keep the rest.
  socket.ws.on('CB:ib,,offline_preview', ({ content }) => {
    const batch = { tag: 'offline_batch', attrs: { count: content[0].attrs.count } };
    void socket.sendNode({ tag: 'ib', attrs: {}, content: [batch] });
  });
  return new Promise((resolve, reject) => {
    socket.ev.on('connection.update', ({ connection, lastDisconnect, qr }) => {
      if (qr) say({ qr });
      if (connection === 'open') resolve();
      if (connection === 'close') {
        const code = lastDisconnect?.error?.output?.statusCode;
        // 515: the usual restart after pairing.
        if (code === 515) held.saves.then(() => open(session)).then(resolve, reject);
        else reject(new Error(`session ${session} was closed (${code})`));
      }
    });
  });
}

async function end(session) {
  const { socket, saves } = sessions.get(session);
  sessions.delete(session);
  await socket.end(undefined);
  await saves;
}

async function send(session, to, count, hands) {
  const held = sessions.get(session);
  const expected = held.acknowledged + count;
  for (let sent = 0; sent < count; sent += hands) {
    const texts = Array.from({ length: hands }, (_, hand) => `${sent} ${hand}`);
    await Promise.all(texts.map((text) => held.socket.sendMessage(to, { text })));
  }
  return () => {
    if (held.refused > 0) throw new Error(`session ${session}: ${held.refused} were refused`);
    return held.acknowledged >= expected;
  };
}

/** What this process uses, shared pages counted by share, in KiB. */
async function memory() {
  await rest(SETTLE_MS);
  const smaps = readFileSync('/proc/self/smaps_rollup', 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(smaps)[1]);
}

async function obey(order) {
  if ('pair' in order) return open(order.pair);
  if ('resume' in order) return Promise.all(Array.from({ length: order.resume }, (_, session) => open(session)));
  if ('end' in order) return Promise.all([...sessions.keys()].map(end));
  if ('restart' in order) return end(order.restart).then(() => open(order.restart));
  if ('memory' in order) return memory();
  if ('received' in order) return until(() => received >= order.received);
  if ('send' in order) {
    const to = `${order.to}@s.whatsapp.net`;
    const all = await Promise.all([...sessions.keys()].map((session) => send(session, to, order.send, order.hands)));
    return until(() => all.every((isAcknowledged) => isAcknowledged()));
  }
  throw new Error(`unknown order: ${JSON.stringify(order)}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const late = setTimeout(() => {
    say({ failed: `not in time: ${line}` });
    process.exit(1);
  }, PATIENCE_MS);
  try {
    const done = await obey(JSON.parse(line));
    say({ done: typeof done === 'number' ? done : true });
  } catch (error) {
    say({ failed: error.message });
  }
  clearTimeout(late);
}
process.exit(0);
