// @ts-check
// Looks at many pages in one run and tells everything that is wrong at the end.

import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';
import { MASKS } from './masks.mjs';
import { PAGE_BYTES_MAX, transferredBytes, widthFaults } from './measure.mjs';
import { checkPage } from './page.mjs';

/** @typedef {import('playwright-core').Page} Page */

const DESKTOP = { width: 1366, height: 860 };
const NARROW = { width: 360, height: 740 };
/** The smallest window that a page must fit (WCAG 1.4.10), such as a wider one at 400 %. */
const SMALLEST = { width: 320, height: 640 };

/** Letters are set by a job: opens the page again until it lists so many. @param {Page} page @param {number} count */
export const lettersSet = (page, count) =>
  eventually(`${count} letters are listed`, async () => {
    await page.reload();
    return (await page.locator('a[href*="/letters/"]').count()) === count;
  });

export class Inspection {
  /** @type {string[]} */
  faults = [];
  /** The heaviest page of a citizen so far. */
  heaviest = { name: '', bytes: 0 };

  /** @param {() => Promise<void>} check */
  async #note(check) {
    try {
      await check();
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * A page of a citizen on a phone: the normal edition, the elder edition, its weight with an empty cache. A form that came
   * back with errors is posted anew by the browser and comes back the same.
   * @param {Page} page @param {string} name @param {{aria?: boolean, weighs?: boolean}} [options] what has no address of its own is not weighed
   */
  citizen = async (page, name, { aria = true, weighs = true } = {}) => {
    await this.#note(() => checkPage(page, `citizen/${name}`, { masks: MASKS, aria }));
    await this.#edition(page, 'elder');
    await this.#note(() => checkPage(page, `citizen/${name}-elder`, { edition: 'elder', aria: false }));
    await page.setViewportSize(SMALLEST);
    for (const fault of await widthFaults(page)) this.faults.push(`${name}-elder: ${fault}`);
    await page.setViewportSize(NARROW);
    await this.#edition(page, 'normal');
    if (!weighs) return;
    const bytes = await transferredBytes(page, page.url());
    if (bytes > this.heaviest.bytes) this.heaviest = { name, bytes };
    if (bytes > PAGE_BYTES_MAX) this.faults.push(`${name}: ${bytes} bytes, more than ${PAGE_BYTES_MAX}`);
  };

  /** A form that came back: the normal edition only, as it stands. @param {Page} page @param {string} name */
  returned = (page, name) => this.#note(() => checkPage(page, `citizen/${name}`, { masks: MASKS }));

  /**
   * A page of staff, wide and as narrow as a phone, as it stands.
   * @param {Page} page @param {string} name @param {{aria?: boolean}} [options] no snapshot where the sample world shows
   */
  staff = async (page, name, { aria = true } = {}) => {
    await this.#note(() => checkPage(page, `staff/${name}`, { masks: MASKS, aria }));
    await page.setViewportSize(NARROW);
    await this.#note(() => checkPage(page, `staff/${name}-narrow`, { aria: false }));
    await page.setViewportSize(DESKTOP);
  };

  /** @param {Page} page @param {'normal' | 'elder'} wanted */
  async #edition(page, wanted) {
    await page.context().addCookies([{ name: 'jzt_e', value: wanted, url: new URL(page.url()).origin }]);
    await page.reload();
  }

  done() {
    assert.ok(this.faults.length === 0, `${this.faults.length} findings:\n\n${this.faults.join('\n\n')}`);
  }
}
