// @ts-check
// What a citizen does, told once: sign in, fill in the application, sign from a link.

import assert from 'node:assert/strict';
import { photo } from './picture.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./practice.mjs').Practice} Practice */
/** @typedef {import('./people.mjs').Family} Family */
/** @typedef {import('./people.mjs').Person} Person */

/** Called on each page before it is filled in. @typedef {(page: Page, name: string) => Promise<void>} Look */

/** @type {Look} */
const pass = async () => {};

/** Waits for the page with this heading. @param {Page} page @param {string | RegExp} name */
export const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: typeof name === 'string' }).waitFor();

/** @param {Page} page @param {string} name */
export const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** @param {Page} page @param {string} name */
export const follow = (page, name) => page.getByRole('link', { name, exact: true }).click();

/** Ticks a box or a radio by the words of its label. @param {Page} page @param {string} label */
export const choose = (page, label) => page.getByLabel(label, { exact: true }).check();

const SAVE = '存好，下一步';

/**
 * Signs in with the code of a text message; the page asks for sign-in by itself.
 * @param {Page} page @param {Practice} practice @param {string} phone @param {string} [path] where to go
 * @param {Look} [look]
 */
export async function signIn(page, practice, phone, path = '/apply', look = pass) {
  const before = await practice.newest();
  await page.goto(`/sign-in?next=${path}`);
  await heading(page, '请填您的手机号');
  await look(page, 'sign-in');
  await page.getByLabel('手机号').fill(phone);
  await press(page, '发验证码');
  await heading(page, '请填短信验证码');
  await look(page, 'sign-in-code');
  await page.getByLabel('短信里的 6 位数字').fill(await practice.awaitMessage(phone, /验证码是(\d{6})/, before));
  await press(page, '登录');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Opens a new application for help every month; returns its path. @param {Page} page @param {Look} [look] */
export async function start(page, look = pass) {
  await page.goto('/apply');
  await heading(page, '您家想申请什么？');
  await look(page, 'apply');
  await page.getByLabel('每月的生活救助').check();
  await press(page, '下一步');
  await heading(page, '家里是这样的情况吗？');
  await look(page, 'apply-lasting');
  await choose(page, '不是');
  await press(page, SAVE);
  await heading(page, '填写申请');
  return new URL(page.url()).pathname;
}

/** @param {Page} page @param {string} base @param {Look} [look] @param {string} [village] */
export async function fillPlace(page, base, look = pass, village = '文汇社区') {
  await page.goto(`${base}/place`);
  await heading(page, '您家住在哪个镇（街道）？');
  await look(page, 'place-township');
  await page.getByLabel('镇（街道）').selectOption({ label: '城东街道' });
  await press(page, '下一步');
  await heading(page, '您家住在哪个村（社区）？');
  await look(page, 'place-village');
  await page.getByLabel('村（社区）').selectOption({ label: village });
  await press(page, '下一步');
  await heading(page, '家的详细地址是什么？');
  await look(page, 'place-address');
  await page.getByLabel('组、街道、门牌号').fill('解放路 8 号 2 单元 301');
  await choose(page, '农村');
  await press(page, SAVE);
  await heading(page, '填写申请');
}

/** @param {Page} page @param {string} base @param {Look} [look] */
export async function fillCause(page, base, look = pass) {
  await page.goto(`${base}/cause`);
  await heading(page, '家里遇到了什么困难？');
  await look(page, 'cause');
  await choose(page, '家里有人生病');
  await choose(page, '没有工作，或者收入太低');
  await page.getByLabel('还想说的话（可以不填）').fill('腰椎做过手术，干不了重活。');
  await press(page, SAVE);
  await heading(page, '填写申请');
}

/** @param {Page} page @param {string} base @param {Family} family @param {Look} [look] */
export async function fillMembers(page, base, family, look = pass) {
  await page.goto(`${base}/members`);
  for (const [at, person] of family.people.entries()) {
    const once = at < 2 ? look : pass;
    if (at > 0) {
      await heading(page, '家里有谁');
      await choose(page, '还有，再加一个人');
      await press(page, SAVE);
      await heading(page, '他（她）是您的什么人？');
      await once(page, 'member-relation');
      await choose(page, person.relation ?? '');
      await press(page, '下一步');
    }
    await heading(page, at === 0 ? '您叫什么名字？' : '他（她）叫什么名字？');
    await once(page, at === 0 ? 'applicant-name' : 'member-name');
    await page.getByLabel('姓名').fill(person.name);
    await page.getByLabel('18 位身份证号码').fill(person.id_number);
    await press(page, SAVE);
    await heading(page, /的手机号是多少？$/);
    await once(page, at === 0 ? 'applicant-phone' : 'member-phone');
    if (person.phone) await page.getByLabel('手机号').fill(person.phone);
    await press(page, SAVE);
    await heading(page, /身体怎么样？$/);
    await once(page, at === 0 ? 'applicant-health' : 'member-health');
    await choose(page, at === 0 ? '有慢性病，要长期吃药' : '身体健康');
    await press(page, SAVE);
    await heading(page, /平时做什么？$/);
    await once(page, at === 0 ? 'applicant-occupation' : 'member-occupation');
    await choose(page, at < 2 ? '能劳动，暂时没有工作' : '还没上学的孩子');
    await press(page, SAVE);
  }
  await heading(page, '家里有谁');
  await look(page, 'members');
  await choose(page, '没有了，都填好了');
  await press(page, SAVE);
  await heading(page, '填写申请');
}

/** @param {Page} page @param {string} base @param {Look} [look] */
export async function fillMoney(page, base, look = pass) {
  const questions = [
    ['income', '一共多少元', '6000', /打工、上班/],
    ['income-business', '一共多少元', '1500', /种地、养殖/],
    ['income-property', '一共多少元', '0', /租金、利息/],
    ['income-transfer', '一共多少元', '1200.50', /养老金、补贴/],
    ['deductions', '刚才填的里面，有多少是不算收入的钱？', '0', /可以不算/],
    ['property', '一共多少元', '3200', /存款和现金/],
    ['property-vehicles', '几辆', '0', /几辆汽车/],
    ['property-dwellings', '几套', '1', /几套房子/],
  ];
  for (const [name, label, value, title] of /** @type {[string, string, string, RegExp][]} */ (questions)) {
    if (name === 'income' || name === 'property') await page.goto(`${base}/${name}`);
    await heading(page, title);
    await look(page, name);
    await page.getByLabel(label).fill(value);
    if (name === 'deductions') {
      await page.getByLabel('家里几个人领城乡居民养老金？').fill('0');
      await page.getByLabel('12 个月里，为了打工上班花了多少钱？').fill('300');
    }
    await press(page, SAVE);
  }
  await heading(page, '填写申请');
}

/** @param {Page} page @param {string} base @param {Family} family @param {Look} [look] */
export async function fillBank(page, base, family, look = pass) {
  await page.goto(`${base}/bank`);
  await heading(page, '银行卡是谁的？');
  await look(page, 'bank');
  await choose(page, family.people[0]?.name ?? '');
  await press(page, '下一步');
  await heading(page, /的银行卡$/);
  await look(page, 'bank-card');
  await page.getByLabel('哪家银行').fill('重庆农村商业银行');
  await page.getByLabel('银行卡号').fill(family.card);
  await press(page, SAVE);
  await heading(page, '填写申请');
}

/** @param {Page} page @param {string} base @param {Look} [look] */
export async function fillRelative(page, base, look = pass) {
  await page.goto(`${base}/relative`);
  await heading(page, /有没有亲戚办理救助/);
  await look(page, 'relative');
  await choose(page, '没有');
  await press(page, SAVE);
  await heading(page, '填写申请');
}

/** @param {Page} page @param {string} base @param {Look} [look] */
export async function fillPapers(page, base, look = pass) {
  await page.goto(`${base}/papers`);
  await heading(page, '拍身份证，和能说明困难的材料');
  await look(page, 'papers-empty');
  await page.getByLabel('拍照，或者选一张照片').setInputFiles(photo());
  await press(page, '上传这张');
  await page.getByRole('button', { name: '删掉这张' }).waitFor();
  await look(page, 'papers');
  await follow(page, '都传好了，下一步');
  await heading(page, '填写申请');
}

/** Every part of a draft. @param {Page} page @param {string} base @param {Family} family @param {Look} [look] */
export async function fillAll(page, base, family, look = pass) {
  await look(page, 'tasks');
  await fillPlace(page, base, look);
  await fillCause(page, base, look);
  await fillMembers(page, base, family, look);
  await fillMoney(page, base, look);
  await fillBank(page, base, family, look);
  await fillRelative(page, base, look);
  await fillPapers(page, base, look);
}

/** Check, promise, ask for signatures. @param {Page} page @param {string} base @param {Look} [look] */
export async function promise(page, base, look = pass) {
  await page.goto(base);
  await follow(page, '都填好了，看一遍');
  await heading(page, '看一遍，对不对');
  await look(page, 'check');
  await follow(page, '都对，下一步');
  await heading(page, '最后一步：请您承诺');
  await look(page, 'promise');
  await choose(page, '我看过了，我承诺');
  await press(page, '承诺，请家人签名');
  await heading(page, /^还差 \d 个人签名$/);
  await look(page, 'signers');
}

/** The path of the signing link that was sent last to a phone. @param {Practice} practice @param {string} phone @param {number} [after] */
export async function signingPath(practice, phone, after) {
  const link = await practice.awaitMessage(phone, /(https?:\/\/\S+)/, after);
  const url = new URL(link);
  assert.equal(url.origin, practice.origin, 'the link leads elsewhere');
  return url.pathname;
}

/**
 * The first two steps of a link: read and agree, name and number, the code on the signer's own phone.
 * @param {Page} page @param {Practice} practice @param {string} path of the link @param {Person} person @param {Look} [look]
 */
export async function identified(page, practice, path, person, look = pass) {
  await agreed(page, path, look);
  await heading(page, '请填您的姓名');
  await look(page, 'signing-identity');
  await fillWho(page, '您的姓名', person);
  await codeTyped(page, practice, person.phone ?? '', '请填短信验证码', () => press(page, '发验证码'), look);
}

/** Reads the authorization and agrees. @param {Page} page @param {string} path @param {Look} [look] */
export async function agreed(page, path, look = pass) {
  await page.goto(path);
  await heading(page, /^请.+签授权书$/);
  await look(page, 'signing');
  await choose(page, '我看过授权书，同意查我的存款和财产');
  await press(page, '看完了，下一步');
}

/** @param {Page} page @param {string} label of the name @param {Person} person */
export async function fillWho(page, label, person) {
  await page.getByLabel(label).fill(person.name);
  await page.getByLabel('身份证号码后六位').fill(person.id_number.slice(-6));
}

/**
 * Has a code sent, and types it.
 * @param {Page} page @param {Practice} practice @param {string} phone @param {string} title of the page that asks for it
 * @param {() => Promise<void>} send @param {Look} [look] @param {string} [seen] under which name it is looked at
 */
export async function codeTyped(page, practice, phone, title, send, look = pass, seen = 'signing-code') {
  const before = await practice.newest();
  await send();
  await heading(page, title);
  await look(page, seen);
  await page.getByLabel('短信里的 6 位数字').fill(await practice.awaitMessage(phone, /验证码是(\d{6})/, before));
  await press(page, '下一步');
}

/**
 * Signs on one's own phone: writes the name, or types the promise.
 * @param {Page} page @param {Practice} practice @param {string} path of the link @param {Person} person
 * @param {{draw?: boolean, look?: Look}} [options]
 */
export async function sign(page, practice, path, person, { draw = false, look = pass } = {}) {
  await identified(page, practice, path, person, look);
  await heading(page, '请签名');
  await look(page, 'signing-way');
  if (draw) await drawName(page);
  else await typePromise(page);
  await press(page, '签名');
  await heading(page, '您签好了，谢谢');
  await look(page, 'signed');
}

/**
 * Says no from the link; a code shows that it is the signer.
 * @param {Page} page @param {Practice} practice @param {string} path of the link @param {Person} person @param {string} reason @param {Look} [look]
 */
export async function decline(page, practice, path, person, reason, look = pass) {
  await page.goto(path);
  await follow(page, '我不同意');
  await heading(page, '您不同意签名吗？');
  await look(page, 'decline');
  await page.getByLabel('为什么（可以不写）').fill(reason);
  await codeTyped(page, practice, person.phone ?? '', '请填短信验证码', () => press(page, '我不同意'), look, 'decline-code');
  await heading(page, /^请.+签授权书$/);
  await page.getByText('您上次说不同意').waitFor();
}

const PROMISE = '我同意核对我的家庭经济状况';

/** Types the promise; where script folds it away, opens it first. @param {Page} page */
export async function typePromise(page) {
  const field = page.getByLabel('请照着打这句话');
  if (!(await field.isVisible())) await page.getByText('写不了？打字也可以').click();
  await field.fill(PROMISE);
}

/** A name in running hand: strokes of points, each from 0 to 1 in both directions. */
const STROKES = [
  [[0.12, 0.3], [0.2, 0.26], [0.28, 0.3], [0.22, 0.5], [0.14, 0.72], [0.2, 0.68], [0.3, 0.52]],
  [[0.36, 0.24], [0.37, 0.74], [0.4, 0.5], [0.5, 0.34], [0.56, 0.42], [0.5, 0.62], [0.44, 0.66]],
  [[0.62, 0.3], [0.78, 0.26], [0.7, 0.44], [0.62, 0.6], [0.74, 0.5], [0.88, 0.46]],
  [[0.76, 0.36], [0.75, 0.56], [0.72, 0.8], [0.82, 0.7], [0.92, 0.78]],
];

/** Writes with a finger. @param {Page} page */
export async function drawName(page) {
  const canvas = page.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box, 'there is nothing to draw on');
  for (const stroke of STROKES) {
    for (const [at, [x = 0, y = 0]] of stroke.entries()) {
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 4 });
      if (at === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}
