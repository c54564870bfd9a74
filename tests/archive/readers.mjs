// What others read in our files, as JSON lines.
//
//   node readers.mjs MODULES warcio FILE            every record
//   node readers.mjs MODULES replay BROWSER ADDRESS the text of a replayed page
//
// MODULES is the node_modules folder that holds warcio, or playwright-core.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, what, ...rest] = process.argv.slice(2);
const resolve = createRequire(join(modules, 'x.js')).resolve;
const load = (name) => import(pathToFileURL(resolve(name)).href);

async function readAll(file) {
  const { WARCParser } = await load('warcio');
  for await (const record of new WARCParser(createReadStream(file))) {
    const hash = createHash('sha256');
    for await (const piece of record) hash.update(piece);
    console.log(JSON.stringify({
      type: record.warcType, uri: record.warcTargetURI,
      date: record.warcDate, status: record.httpHeaders?.statusCode,
      payload: hash.digest('hex'),
    }));
  }
}

async function replay(browserPath, address) {
  const playwright = await load('playwright-core');
  const chromium = playwright.chromium ?? playwright.default.chromium;
  const browser = await chromium.launch({
    executablePath: browserPath, args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    for (let tries = 0; tries < 300; tries++) {
      const frame = page.frames().find((f) => f.url().includes('mp_/'));
      const text = frame && await frame.evaluate(
        () => document.body?.innerText).catch(() => '');
      if (text) {
        console.log(JSON.stringify({ url: frame.url(), text }));
        return;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('nothing was replayed');
  } finally {
    await browser.close();
  }
}

await (what === 'warcio' ? readAll(...rest) : replay(...rest));
