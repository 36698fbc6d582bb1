// @ts-check
// What staff do in a browser, told once.

import { heading, press } from './citizen.mjs';
import { eventually } from './eventually.mjs';
import { photo } from './picture.mjs';
import { PASSWORD } from './shortcut.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./practice.mjs').Practice} Practice */

/** Signs in; the console opens where the role begins. @param {Page} page @param {Practice} practice @param {string} login */
export async function signInStaff(page, practice, login) {
  await page.goto('/staff/sign-in');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByLabel('动态码').fill(await practice.totp(login));
  await press(page, '登录');
  await page.waitForURL((url) => url.pathname.startsWith('/staff') && url.pathname !== '/staff/sign-in');
}

/** Finds a family by the applicant's phone: the search leads straight to the only case. @param {Page} page @param {string} phone */
export async function findCase(page, phone) {
  await page.goto('/staff/search');
  await page.getByLabel('查一份申请').fill(phone);
  await page.getByRole('main').getByRole('button', { name: '查询', exact: true }).click();
  await page.waitForURL('**/staff/cases/*');
  return new URL(page.url()).pathname;
}

/** Opens a case and waits until it stands at a stage. @param {Page} page @param {string} path @param {string} stage */
export async function expectStage(page, path, stage) {
  await page.goto(path);
  await page.getByRole('heading', { level: 2, name: `现在：${stage}`, exact: true }).waitFor();
}

/** Opens the case again until it says what comes from outside. @param {Page} page @param {string} path @param {RegExp} words */
export function awaitOnCase(page, path, words) {
  return eventually(`the case page says ${words}`, async () => {
    await page.goto(path);
    return words.test(await page.getByRole('main').innerText());
  });
}

/**
 * Takes one step from the case page: its link, the form, its button; the case page follows.
 * @param {Page} page @param {string} path @param {string} name of the step, which is also its button
 * @param {(page: Page) => Promise<void>} [fill]
 */
export async function step(page, path, name, fill = async () => {}) {
  await page.goto(path);
  await page.getByRole('link', { name, exact: true }).click();
  await heading(page, name);
  await fill(page);
  await press(page, name);
  await page.waitForURL(`**${path}`);
}

/** @param {Page} page @param {string} path */
export const accept = (page, path) => step(page, path, '受理');
/** @param {Page} page @param {string} path */
export const orderVerification = (page, path) => step(page, path, '发起核对');
/** @param {Page} page @param {string} path */
export const startNotice = (page, path) => step(page, path, '同意并公示');
/** @param {Page} page @param {string} path */
export const closeNotice = (page, path) => step(page, path, '结束公示并报区');

/** Everything missing, one a line. @param {Page} page @param {string} path @param {string[]} items */
export const requestSupplement = (page, path, items) =>
  step(page, path, '一次性告知补正', (form) => form.getByLabel('要补的材料').fill(items.join('\n')));

/** Today, by two visitors, with a photograph. @param {Page} page @param {string} path @param {string} witness name */
export const recordVisit = (page, path, witness) =>
  step(page, path, '登记入户调查', async (form) => {
    await form.getByLabel('调查人 1').fill('赵敏');
    await form.getByLabel('调查人 2').fill('钱强');
    await form.getByLabel('在场的家人').selectOption({ label: witness });
    await form.getByLabel('看到的情况').fill('住自建砖房两间，家里没有贵重物品，和申报的一样。');
    await form.getByLabel('第 1 张').setInputFiles(photo('入户.png'));
  });

/** In favour, with the sum that the page has worked out; returns the sum as typed. @param {Page} page @param {string} path */
export async function writeOpinion(page, path) {
  let monthly = '';
  await step(page, path, '写初审意见', async (form) => {
    await form.getByRole('radio', { name: /^给予：低保 / }).check();
    monthly = await form.getByLabel('金额').inputValue();
    await form.getByLabel('理由').fill('人均收入低于当地标准，财产符合规定，建议给予救助。');
  });
  return monthly;
}

/** @param {Page} page @param {string} path @param {string} reasons */
export const confirm = (page, path, reasons) => step(page, path, '确认', (form) => form.getByLabel('理由').fill(reasons));
/** @param {Page} page @param {string} path @param {string} reasons */
export const refuse = (page, path, reasons) =>
  step(page, path, '不予确认', (form) => form.getByLabel('不予确认的理由').fill(reasons));
/** @param {Page} page @param {string} path @param {string} reason */
export const reinvestigate = (page, path, reason) =>
  step(page, path, '因异议重新调查', (form) => form.getByLabel('要核实什么').fill(reason));
