// Scrolls a chat of 100,000 messages in a headless Chromium, up and down again, and reports how long frames took, how many were blank
// at one of three heights, and how many waited at the edge for a page.
//
//   node scripts/frames.mjs [--chromium PATH] [--px 400] [--messages 100000] [--size 1280x800]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'vite';

function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

/** In the page: scrolls so many px a frame until so many messages went by, or the end; every frame is looked at. */
async function scroll({ px, messages, down }) {
  const log = document.querySelector('.thread-scroll');
  const rows = () => log.querySelectorAll('.msgs > *');
  const frame = () => new Promise(requestAnimationFrame);
  const numbers = () => [...log.querySelectorAll('[data-id]')].map((one) => Number(one.dataset.id));
  const start = down ? Math.max(...numbers()) : Math.min(...numbers());
  const took = [];
  const blanks = [];
  let [waited, still, last] = [0, 0, await frame()];
  for (;;) {
    const before = log.scrollTop;
    log.scrollTop += down ? px : -px;
    const moved = log.scrollTop !== before;
    const now = await frame();
    took.push(now - last);
    last = now;
    const view = log.getBoundingClientRect();
    const all = [...rows()].map((one) => one.getBoundingClientRect());
    // Between two rows there may be so much, in px.
    const gap = 24;
    const heights = [0.1, 0.5, 0.9].map((share) => view.top + view.height * share);
    if (heights.some((y) => !all.some((one) => one.top - gap <= y && one.bottom + gap >= y))) blanks.push(took.length);
    if (!moved) waited += 1;
    still = moved ? 0 : still + 1;
    const at = down ? Math.max(...numbers()) : Math.min(...numbers());
    if (still > 120 || Math.abs(at - start) >= messages) break;
  }
  const ordered = took.toSorted((one, other) => one - other);
  const of = (share) => Math.round(ordered[Math.floor((ordered.length - 1) * share)] * 10) / 10;
  return {
    frames: took.length,
    seconds: Math.round(took.reduce((sum, one) => sum + one, 0) / 100) / 10,
    messages: Math.abs((down ? Math.max(...numbers()) : Math.min(...numbers())) - start),
    p50_ms: of(0.5),
    p95_ms: of(0.95),
    p99_ms: of(0.99),
    max_ms: of(1),
    blank_frames: blanks.length,
    waited_at_the_edge: waited,
    rows: rows().length,
  };
}

/** A page of a Chromium of its own, asked by its protocol. */
async function chromium(path, size) {
  const profile = mkdtempSync(join(tmpdir(), 'frames-'));
  const [width, height] = size.split('x');
  const flags = ['--headless=new', '--no-sandbox', '--remote-debugging-pipe', `--user-data-dir=${profile}`];
  // Commands go in by the fourth descriptor, answers come by the fifth, each ends with a zero.
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'];
  const child = spawn(path, [...flags, `--window-size=${width},${height}`, 'about:blank'], { stdio });
  const waits = new Map();
  child.on('exit', (code) => {
    for (const { fail } of waits.values()) fail(new Error(`${path} ended with ${code}`));
  });
  child.on('error', (why) => {
    for (const { fail } of waits.values()) fail(why);
  });
  let heard = '';
  child.stdio[4].setEncoding('utf8').on('data', (words) => {
    const all = `${heard}${words}`.split('\0');
    heard = all.pop() ?? '';
    for (const { id, result, error } of all.map((one) => JSON.parse(one))) {
      const wait = waits.get(id);
      waits.delete(id);
      if (error) wait?.fail(new Error(error.message));
      else wait?.done(result);
    }
  });
  let asked = 0;
  const ask = (method, params, sessionId) =>
    new Promise((done, fail) => {
      waits.set((asked += 1), { done, fail });
      child.stdio[3].write(`${JSON.stringify({ id: asked, method, params, sessionId })}\0`);
    });
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
  const run = async (what, given) => {
    const expression = `(${what})(${JSON.stringify(given ?? null)})`;
    const { result, exceptionDetails } = await ask(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
      sessionId,
    );
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const close = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill();
    await Promise.race([ended, new Promise((done) => setTimeout(done, 3_000))]);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { go: (to) => ask('Page.navigate', { url: to }, sessionId), run, close };
}

const [px, messages] = [Number(option('px', 400)), Number(option('messages', 100_000))];
const server = await createServer({ server: { port: 5210, strictPort: true }, logLevel: 'warn' });
await server.listen();
const page = await chromium(option('chromium', 'chromium'), option('size', '1280x800'));
try {
  await page.go('http://localhost:5210/demo.html?scene=long&chat=1');
  await page.run(async () => {
    while (document.querySelectorAll('.thread-scroll [data-id]').length < 50) await new Promise(requestAnimationFrame);
  });
  // Twice the first time: what is compiled on the way counts for nothing.
  await page.run(scroll, { px, messages: 500, down: false });
  console.log('up  ', JSON.stringify(await page.run(scroll, { px, messages, down: false })));
  console.log('down', JSON.stringify(await page.run(scroll, { px, messages: Math.min(messages, 10_000), down: true })));
} finally {
  await page.close();
  await server.close();
}
