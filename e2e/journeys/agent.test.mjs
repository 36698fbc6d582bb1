// @ts-check
// Somebody applies for a family: a neighbour with a written entrustment, who does not sign; the guardian of somebody who cannot
// decide, who signs. Whoever it is may be entered before anybody of the family.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, follow, heading, press, sign } from '../lib/citizen.mjs';
import { measureFaults } from '../lib/measure.mjs';
import { alone, family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { begun, casePath, fills, linkOf, signedIn } from '../lib/shortcut.mjs';
import { accept, recordVisit, signInStaff } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

const SAVE = '存好，下一步';

/**
 * The page 别人代办, first refused and then taken.
 * @param {import('playwright-core').Page} page @param {string} base @param {import('../lib/people.mjs').Person} agent @param {boolean} [guardian]
 */
async function names(page, base, agent, guardian = false) {
  await page.goto(base);
  await follow(page, '有人替您家办？在这里填');
  await heading(page, '有人替您家办吗？');
  await choose(page, '亲友、邻居或别人帮我们办');
  await press(page, SAVE);
  await page.getByRole('alert').waitFor();
  assert.ok(await page.getByLabel('亲友、邻居或别人帮我们办', { exact: true }).isChecked(), 'the choice is lost');
  await page.getByLabel(/^代办人的姓名/).fill(agent.name);
  await page.getByLabel('代办人的身份证号码').fill(agent.id_number);
  await page.getByLabel('代办人的手机号').fill(agent.phone ?? '');
  if (guardian) await choose(page, '是。申请人自己做不了主，代办人是监护人');
  await press(page, SAVE);
  await heading(page, '拍身份证，和能说明困难的材料');
}

/** Photographs the entrustment where the page of the agent led. @param {import('playwright-core').Page} page @param {string} base */
async function entrusts(page, base) {
  await page.goto(`${base}/papers?kind=entrustment`);
  assert.equal(await page.getByLabel('拍的是什么').inputValue(), 'entrustment');
  await page.getByLabel('拍照，或者选一张照片').setInputFiles(photo('委托书.png'));
  await press(page, '上传这张');
  await page.getByRole('link', { name: '都传好了，下一步' }).waitFor();
}

/** From the list of parts to the promise. @param {import('playwright-core').Page} page @param {string} base */
async function promises(page, base) {
  await page.goto(base);
  await follow(page, '都填好了，看一遍');
  await follow(page, '都对，下一步');
  await choose(page, '我看过了，我承诺');
  await press(page, '承诺，请家人签名');
  await heading(page, '还差 1 个人签名');
}

test('somebody applies for a family', (t) =>
  withWorld('agent', async ({ practice, openPhone, openDesktop }) => {
    const clerk = await openDesktop({ name: 'jb01' });
    await signInStaff(clerk, practice, 'jb01');

    await t.test('a neighbour with a written entrustment: nothing goes in without it, and only the applicant signs', async () => {
      const home = alone(12);
      const [applicant] = home.people;
      const [neighbour] = family(13, 1).people;
      assert.ok(applicant?.phone && neighbour?.phone);
      const phone = await openPhone({ name: 'neighbour' });
      const visitor = await signedIn(practice, neighbour.phone);
      await visitor.lend(phone);
      const base = await begun(visitor);
      await names(phone, base, neighbour);
      assert.deepEqual(await measureFaults(phone, 'normal'), []);
      await fills(visitor, base, home, { causes: ['old_age'] });
      await phone.goto(base);
      await phone.getByRole('link', { name: `代办人：${neighbour.name}，修改` }).waitFor();
      await follow(phone, '接着填：证件照片');
      await entrusts(phone, base);
      const before = await practice.newest();
      await promises(phone, base);
      const list = await phone.getByRole('main').innerText();
      assert.ok(list.includes(applicant.name) && !list.includes(neighbour.name), 'an agent is asked to sign');
      const link = await linkOf(practice, applicant.phone, before);
      const texts = (await practice.messages()).filter(({ number, phone: to }) => number > before && to === neighbour.phone);
      assert.ok(texts.every(({ text }) => !text.includes(link)), 'the agent has the link of the applicant');
      const own = await openPhone({ name: 'applicant' });
      await sign(own, practice, link, applicant);
      await phone.goto(base);
      await phone.getByText(/看您的材料/).first().waitFor();
      await clerk.goto(casePath(base));
      const seen = (await clerk.locator('#family').innerText()).replace(/\s+/g, '');
      assert.match(seen, new RegExp(`${neighbour.name}.*委托书在材料里`));
      await clerk.getByRole('link', { name: /委托书/ }).waitFor();
      await accept(clerk, casePath(base));
    });

    await t.test('a guardian: the applicant needs no phone, the guardian signs for both and is the witness of the visit', async () => {
      const [person] = alone(14).people;
      const { card } = alone(14);
      const [guardian] = family(15, 1).people;
      assert.ok(person && guardian?.phone);
      const home = { people: [{ name: person.name, id_number: person.id_number }], card };
      const phone = await openPhone({ name: 'guardian' });
      const visitor = await signedIn(practice, guardian.phone);
      await visitor.lend(phone);
      const base = await begun(visitor);
      await names(phone, base, guardian, true);
      await fills(visitor, base, home, { causes: ['illness'] });
      await entrusts(phone, base);
      await phone.goto(`${base}/members/1/health`);
      await phone.getByLabel(/^不能自己做主/).check();
      await press(phone, SAVE);
      await promises(phone, base);
      assert.match((await phone.getByRole('main').innerText()).replace(/\s+/g, ''), new RegExp(`${guardian.name}.*${person.name}`));
      await press(phone, '现在就签');
      await sign(phone, practice, new URL(phone.url()).pathname, guardian);
      await phone.goto(base);
      await phone.getByText(/看您的材料/).first().waitFor();
      await clerk.goto(casePath(base));
      assert.match((await clerk.locator('#family').innerText()).replace(/\s+/g, ''), new RegExp(`${guardian.name}.*监护人`));
      await accept(clerk, casePath(base));
      await recordVisit(clerk, casePath(base), `${guardian.name}（监护人）`);
    });
  }));
