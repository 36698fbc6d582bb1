// @ts-check
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withSite } from '../fixtures/site.mjs';
import { assertAria } from './aria.mjs';
import { axeFaults } from './axe.mjs';
import { withBrowser } from './browser.mjs';
import { PAGE_BYTES_MAX, measureFaults, transferredBytes } from './measure.mjs';
import { checkPage } from './page.mjs';

/** @param {string} path @param {(page: import('playwright-core').Page) => Promise<void>} use @param {boolean} [script] */
const onPhone = (path, use, script = true) =>
  withSite((origin) =>
    withBrowser(origin, async ({ openPhone }) => {
      const page = await openPhone({ script });
      await page.goto(path);
      await use(page);
    }),
  );

test('a good page passes every check in both editions', () =>
  onPhone('/good', async (page) => {
    await checkPage(page, 'self-test-normal', { aria: false });
    await checkPage(page, 'self-test-elder', { edition: 'elder', aria: false });
  }));

test('a good page passes every check with script off', () =>
  onPhone('/good', (page) => checkPage(page, 'self-test-plain', { edition: 'elder', aria: false }), false));

test('axe rejects pale text, a missing language and a nameless field', () =>
  withSite((origin) =>
    withBrowser(origin, async ({ openDesktop }) => {
      const page = await openDesktop();
      await page.goto('/bad');
      const faults = (await axeFaults(page)).join('\n');
      for (const rule of ['color-contrast', 'html-has-lang', 'label', 'target-size']) {
        assert.match(faults, new RegExp(`axe ${rule} `));
      }
      assert.match(faults, /insufficient color contrast/);
    }),
  ));

test('axe says the same with script off', () =>
  onPhone(
    '/bad',
    async (page) => {
      const faults = (await axeFaults(page)).join('\n');
      for (const rule of ['color-contrast', 'html-has-lang', 'label', 'target-size']) {
        assert.match(faults, new RegExp(`axe ${rule} `));
      }
    },
    false,
  ));

test('the measures reject small targets, small type, tight lines and sideways scroll', () =>
  onPhone('/bad', async (page) => {
    const faults = await measureFaults(page, 'elder');
    assert.ok(faults.includes('target 20 x 20 px, less than 60: <button> 好'), faults.join('\n'));
    assert.ok(faults.some((fault) => fault.startsWith('font 12 px, less than 18: <p>')), faults.join('\n'));
    assert.ok(faults.some((fault) => fault.startsWith('line height 13.2px of font 12px')), faults.join('\n'));
    assert.ok(faults.some((fault) => /^page 6\d\d px wide in a window of 360 px: .*class="wide"/.test(fault)), faults.join('\n'));
  }));

test('type below 18 px is a fault of the elder edition only', () =>
  onPhone('/bad', async (page) => {
    assert.ok(!(await measureFaults(page, 'normal')).some((fault) => fault.startsWith('font ')));
  }));

test('a bad page fails the check with its name', () =>
  assert.rejects(onPhone('/bad', (page) => checkPage(page, 'self-test-bad', { aria: false })), /self-test-bad \(\/bad\) cannot be used/));

test('the bytes of a page are counted, headers included', () =>
  onPhone('/good', async (page) => {
    const bytes = await transferredBytes(page, '/good');
    assert.ok(bytes > 1_000 && bytes < PAGE_BYTES_MAX, `${bytes} bytes`);
  }));

test('an ARIA snapshot is written once and then holds the page to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jzt-aria-'));
  try {
    await onPhone('/good', async (page) => {
      await assert.rejects(assertAria(page, 'good', { folder, update: false }), /good\.yml is not committed/);
      await assertAria(page, 'good', { folder, update: true });
      await assertAria(page, 'good', { folder, update: false });
      await page.locator('button').evaluate((button) => (button.textContent = '上一步'));
      await assert.rejects(assertAria(page, 'good', { folder, update: false }), /no longer hears/);
      await assertAria(page, 'good', { folder, update: false, masks: [[/上一步/, '下一步']] });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
