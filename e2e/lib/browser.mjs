// @ts-check
// Debian's Chromium, with windows as our users have them. Any request to another host fails the test, and so does any
// script error or policy violation that a page reports.

import { chromium } from 'playwright-core';
import { artefact, which } from './paths.mjs';

const PHONE = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
};
const DESKTOP = { viewport: { width: 1366, height: 860 } };
const PATIENCE_MS = 10_000;

/** Windows opened with script off. @type {WeakSet<import('playwright-core').BrowserContext>} */
const scriptless = new WeakSet();

/**
 * @typedef {object} WindowOptions
 * @property {boolean} [script] false turns JavaScript off
 * @property {string} [name] names the screenshot of a failure
 */

/**
 * @typedef {object} Windows
 * @property {(options?: WindowOptions) => Promise<import('playwright-core').Page>} openPhone 360 x 740, touch
 * @property {(options?: WindowOptions) => Promise<import('playwright-core').Page>} openDesktop 1366 x 860
 */

/**
 * Runs `use` with a browser. Each window opened is a person of their own: nothing is shared with the others. Paths given to
 * `page.goto` start at `origin`. When `use` fails, every open page is kept as a screenshot.
 * @template T
 * @param {string} origin the only place that pages may ask
 * @param {(windows: Windows) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBrowser(origin, use) {
  const browser = await chromium.launch({
    executablePath: process.env.JZT_CHROMIUM ?? which('chromium'),
    args: [
      // Chromium's own sandbox does not start for root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  /** @type {string[]} */
  const faults = [];
  /** @type {{name: string, page: import('playwright-core').Page}[]} */
  const opened = [];

  /** @param {import('playwright-core').BrowserContextOptions} device @param {WindowOptions} options */
  const open = async (device, { script = true, name = `window-${opened.length + 1}` } = {}) => {
    const context = await browser.newContext({
      ...device,
      baseURL: origin,
      javaScriptEnabled: script,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    if (!script) scriptless.add(context);
    context.setDefaultTimeout(PATIENCE_MS);
    watch(context, name, origin, faults);
    const page = await context.newPage();
    opened.push({ name, page });
    return page;
  };

  try {
    const result = await use({
      openPhone: (options) => open(PHONE, options),
      openDesktop: (options) => open(DESKTOP, options),
    });
    if (faults.length > 0) throw new Error(`the pages did what they must not:\n${faults.join('\n')}`);
    return result;
  } catch (error) {
    for (const { name, page } of opened) {
      if (!page.isClosed()) await page.screenshot({ path: artefact(`failed-${name}.png`), fullPage: true }).catch(() => {});
    }
    throw error;
  } finally {
    await browser.close();
  }
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} name
 * @param {string} origin
 * @param {string[]} faults
 */
function watch(context, name, origin, faults) {
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$|^wss?:$/.test(url.protocol) && url.host !== new URL(origin).host) {
      faults.push(`${name}: request to another host: ${url.origin}`);
    }
  });
  context.on('weberror', (error) => faults.push(`${name}: script error: ${error.error().message}`));
  context.on('console', (message) => {
    // A page that answers 4xx is often the very point of a journey; everything else that Chromium calls an error is one.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
      faults.push(`${name}: console error: ${message.text()}`);
    }
  });
}

/**
 * Whether a page was opened with script off.
 * @param {import('playwright-core').Page} page
 */
export const isScriptOff = (page) => scriptless.has(page.context());

/**
 * Keeps a picture of the whole page in `e2e/artefacts/`.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function shoot(page, name) {
  await page.screenshot({ path: artefact(`${name}.png`), fullPage: true, animations: 'disabled' });
}
