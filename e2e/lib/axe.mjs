// @ts-check
// axe-core on the page as it stands: WCAG 2.2 A and AA.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isScriptOff } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe-core finds wrong, one readable entry for each element.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function axeFaults(page) {
  if (isScriptOff(page)) await page.evaluate(runTimersAtOnce);
  // Evaluated by the debugger, so that the page's content security policy can stay as strict as it is.
  await page.evaluate(AXE);
  const found = await page.evaluate(
    (tags) =>
      /** @type {any} */ (globalThis).axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations', 'incomplete'],
      }),
    TAGS,
  );
  if (found.passes.length === 0) throw new Error('axe-core checked nothing: is the page empty?');
  // Contrast that axe-core cannot work out is not taken on trust; only single characters are, which it never judges.
  const undecided = found.incomplete
    .filter((/** @type {any} */ rule) => rule.id === 'color-contrast')
    .map((/** @type {any} */ rule) => ({
      ...rule,
      nodes: rule.nodes.filter((/** @type {any} */ node) => !/shortTextContent|nonBmp/.test(node.any[0]?.data?.messageKey)),
    }));
  return [...found.violations, ...undecided].flatMap((/** @type {any} */ rule) =>
    rule.nodes.map(
      (/** @type {any} */ node) =>
        `axe ${rule.id} (${rule.impact}): ${rule.help}\n    ${node.target.join(' ')}  ${node.html.slice(0, 160)}\n    ${String(
          node.failureSummary,
        ).replace(/\n\s*/g, '; ')}`,
    ),
  );
}

/**
 * With script off a page's timers never fire, and axe-core waits for them; promises still settle. The long timers are
 * axe-core's own time limits and are dropped.
 */
function runTimersAtOnce() {
  const LIMIT_MS = 1_000;
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {(...values: unknown[]) => void} */ call, /** @type {number} */ wait_ms = 0, /** @type {unknown[]} */ ...values) => {
      if (wait_ms < LIMIT_MS) Promise.resolve().then(() => call(...values));
      return 0;
    }
  );
}
