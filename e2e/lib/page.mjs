// @ts-check
// The one call that a journey makes on every page it reaches.

import { assertAria } from './aria.mjs';
import { axeFaults } from './axe.mjs';
import { shoot } from './browser.mjs';
import { measureFaults } from './measure.mjs';

/**
 * Fails with a readable list unless the page can be used by everyone; keeps a screenshot either way.
 * @param {import('playwright-core').Page} page
 * @param {string} name of the screenshot and of the ARIA snapshot
 * @param {{edition?: import('./measure.mjs').Edition, aria?: boolean, masks?: import('./aria.mjs').Mask[]}} [options]
 */
export async function checkPage(page, name, { edition = 'normal', aria = true, masks } = {}) {
  await shoot(page, name);
  const faults = [...(await axeFaults(page)), ...(await measureFaults(page, edition))];
  if (faults.length > 0) {
    throw new Error(`${name} (${new URL(page.url()).pathname}) cannot be used by everyone:\n- ${faults.join('\n- ')}`);
  }
  if (aria) await assertAria(page, name, masks ? { masks } : {});
}
