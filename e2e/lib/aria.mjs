// @ts-check
// What a screen reader is given, compared with the committed `e2e/aria/NAME.yml`. UPDATE=1 writes the files anew; read the
// difference before committing it, it is what a blind person will hear.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { E2E } from './paths.mjs';

/** @typedef {[RegExp, string]} Mask a pattern that differs from run to run, and what stands for it */

/** @type {Mask[]} */
const ALWAYS = [[/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>']];

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name may hold `/` for folders
 * @param {{masks?: Mask[], folder?: string, update?: boolean}} [options]
 */
export async function assertAria(page, name, options = {}) {
  const { masks = [], folder = join(E2E, 'aria'), update = process.env.UPDATE === '1' } = options;
  let heard = `${await page.locator('body').ariaSnapshot()}\n`;
  for (const [pattern, stand] of [...ALWAYS, ...masks]) heard = heard.replace(pattern, stand);
  const file = join(folder, `${name}.yml`);
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, heard);
    return;
  }
  assert.ok(existsSync(file), `${name}.yml is not committed; run 'make aria', read it, and commit it`);
  assert.equal(heard, readFileSync(file, 'utf8'), `a screen reader no longer hears what e2e/aria/${name}.yml says`);
}
