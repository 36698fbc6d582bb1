// @ts-check
// Without pointer or touch: the keyboard reaches everything, in order, and one always sees where one is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heading } from '../lib/citizen.mjs';
import { family } from '../lib/people.mjs';
import { signInStaff } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

const TABS_MAX = 40;

/** The words of what has the focus. @param {Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const label = /** @type {any} */ (element).labels?.[0]?.innerText;
    return (label ?? element.innerText ?? '').trim();
  });

/** Presses Tab until the words have the focus; each stop on the way must be visible. @param {Page} page @param {RegExp} words */
async function tabTo(page, words) {
  for (let n = 0; n < TABS_MAX; n += 1) {
    await page.keyboard.press('Tab');
    const shown = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return true;
      const { width, height, right } = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return width > 0 && height > 0 && right > 0 && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    });
    const here = await focused(page);
    assert.ok(shown, `the focus on ${here} cannot be seen`);
    if (words.test(here)) return;
  }
  assert.fail(`Tab never reaches ${words}`);
}

test('a citizen signs in and answers by keyboard alone', () =>
  withWorld('keyboard', async ({ practice, openDesktop }) => {
    const person = family(70, 1).people[0];
    assert.ok(person?.phone);
    const page = await openDesktop({ name: 'keyboard' });
    await page.goto('/');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), '跳到正文');
    await page.keyboard.press('Enter');
    await tabTo(page, /^我要申请/);
    await page.keyboard.press('Enter');
    await heading(page, '请填您的手机号');
    await tabTo(page, /^手机号/);
    await page.keyboard.type(person.phone);
    await page.keyboard.press('Enter');
    await heading(page, '请填短信验证码');
    await tabTo(page, /^短信里的 6 位数字/);
    await page.keyboard.type(await practice.awaitMessage(person.phone, /验证码是(\d{6})/));
    await page.keyboard.press('Enter');
    await heading(page, '您家想申请什么？');
    await tabTo(page, /^每月的生活救助/);
    await page.keyboard.press('Space');
    await tabTo(page, /^下一步$/);
    await page.keyboard.press('Enter');
    await heading(page, '家里是这样的情况吗？');
    await tabTo(page, /^是，三样都是/);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^存好，下一步$/);
    await page.keyboard.press('Enter');
    await heading(page, '填写申请');
    await tabTo(page, /^为什么申请/);
    await page.keyboard.press('Enter');
    await heading(page, '家里遇到了什么困难？');
    await tabTo(page, /^家里有人残疾$/);
    await page.keyboard.press('Space');
    await tabTo(page, /^存好，下一步$/);
    await page.keyboard.press('Enter');
    await heading(page, '填写申请');

    // A slip: the focus stands on the summary, and its link leads into the field.
    await page.goto(`${page.url().split('?')[0]}/members/1/name`);
    await tabTo(page, /^存好，下一步$/);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    assert.match(await focused(page), /^请改 2 处/);
    await tabTo(page, /^请填姓名$/);
    await page.keyboard.press('Enter');
    assert.match(await focused(page), /^姓名/);

    const desk = await openDesktop({ name: 'jb01' });
    await signInStaff(desk, practice, 'jb01');
    await desk.goto('/staff/worklist?kind=dibao');
    await tabTo(desk, /^受理，或一次性告知补正/);
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**/staff/cases/*');
    await tabTo(desk, /^受理$/);
    await desk.keyboard.press('Enter');
    await heading(desk, '受理');
    await tabTo(desk, /^受理$/);
    await desk.keyboard.press('Enter');
    await desk.getByRole('heading', { name: '现在：核对调查' }).waitFor();
  }));
