// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSite } from '../fixtures/site.mjs';
import { withBrowser } from './browser.mjs';

test('a phone is 360 pixels wide and speaks Chinese', () =>
  withSite((origin) =>
    withBrowser(origin, async ({ openPhone }) => {
      const page = await openPhone();
      await page.goto('/good');
      assert.deepEqual(await page.evaluate(() => [innerWidth, devicePixelRatio, navigator.language]), [360, 2, 'zh-CN']);
    }),
  ));

test('a phone without script leaves the page as the server sent it', () =>
  withSite((origin) =>
    withBrowser(origin, async ({ openPhone }) => {
      const plain = await openPhone({ script: false });
      await plain.goto('/scripted');
      assert.equal(await plain.locator('p').textContent(), 'before');
      const scripted = await openPhone();
      await scripted.goto('/scripted');
      assert.equal(await scripted.locator('p').textContent(), 'after');
    }),
  ));

test('two windows are two people', () =>
  withSite((origin) =>
    withBrowser(origin, async ({ openPhone, openDesktop }) => {
      const [first, second] = [await openPhone(), await openDesktop()];
      await first.goto('/good');
      await first.evaluate(() => (document.cookie = 'session=first; path=/'));
      await second.goto('/good');
      assert.equal(await second.evaluate(() => document.cookie), '');
    }),
  ));

test('a request to another host fails the journey', () =>
  assert.rejects(
    withSite((origin) => withBrowser(origin, async ({ openPhone }) => (await openPhone({ name: 'spied' })).goto('/curious'))),
    /spied: request to another host: http:\/\/elsewhere\.invalid/,
  ));

test('a script error fails the journey', () =>
  assert.rejects(
    withSite((origin) => withBrowser(origin, async ({ openPhone }) => (await openPhone()).goto('/broken'))),
    /script error: missing is not defined/,
  ));

test('an answer of 404 is no fault by itself', () =>
  withSite((origin) =>
    withBrowser(origin, async ({ openDesktop }) => {
      const answer = await (await openDesktop()).goto('/nowhere');
      assert.equal(answer?.status(), 404);
    }),
  ));
