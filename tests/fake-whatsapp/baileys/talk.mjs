// An independent client on the practice network: pairs by QR code, writes what it is told, says what it reads.
//
// node talk.mjs WEBSOCKET_URL; lines of JSON: out {"qr"} {"open":true} {"text","from"} {"sent"}; in {"to","text"}.
import { createInterface } from 'node:readline';
import makeWASocket, { initAuthCreds, makeCacheableSignalKeyStore } from 'baileys';
import pino from 'pino';

// Standard output is for our words alone; its dependencies talk, too, and print whole sessions.
const aside = process.env.BAILEYS_LOG ? console.error : () => {};
console.log = aside;
console.info = aside;
const url = process.argv[2];
const logger = pino({ level: process.env.BAILEYS_LOG ?? 'silent' }, pino.destination(2));
const say = (words) => process.stdout.write(`${JSON.stringify(words)}\n`);

// Keys in memory: this client lives as long as the test.
const creds = initAuthCreds();
const kept = new Map();
const keys = makeCacheableSignalKeyStore(
  {
    get: async (type, ids) => Object.fromEntries(ids.map((id) => [id, kept.get(`${type}/${id}`)]).filter(([, value]) => value)),
    set: async (data) => {
      for (const [type, entries] of Object.entries(data)) {
        for (const [id, value] of Object.entries(entries)) {
          if (value) kept.set(`${type}/${id}`, value);
          else kept.delete(`${type}/${id}`);
        }
      }
    },
  },
  logger,
);

let socket;
function connect() {
  socket = makeWASocket({
    waWebSocketUrl: url,
    version: [2, 3000, 1023000000],
    auth: { creds, keys },
    logger,
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    fireInitQueries: false,
    markOnlineOnConnect: false,
    generateHighQualityLinkPreview: false,
    getMessage: async () => undefined,
  });
  socket.ev.on('creds.update', (update) => Object.assign(creds, update));
  socket.ev.on('connection.update', ({ connection, lastDisconnect, qr }) => {
    if (qr) say({ qr });
    if (connection === 'open') say({ open: true });
    if (connection === 'close') {
      const code = lastDisconnect?.error?.output?.statusCode;
      // 515: the usual restart after pairing.
      if (code === 515) connect();
      else say({ closed: code ?? null });
    }
  });
  socket.ev.on('messages.upsert', ({ messages }) => {
    for (const { key, message } of messages) {
      const text = message?.conversation ?? message?.extendedTextMessage?.text;
      if (text && !key.fromMe) say({ text, from: key.remoteJid });
    }
  });
}

connect();
for await (const line of createInterface({ input: process.stdin })) {
  const { to, text } = JSON.parse(line);
  const sent = await socket.sendMessage(to, { text });
  say({ sent: sent?.key.id });
}
process.exit(0);
