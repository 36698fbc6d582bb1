// @ts-check
// 一次申请、分类审核认定: one application, judged as the kinds in their order, with the family's consent and without new papers. What
// the family is given it can read line by line, and check.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, follow, heading, press, signIn } from '../lib/citizen.mjs';
import { family } from '../lib/people.mjs';
import { VILLAGE, casePath, does, opines, publicised, staffSignedIn, submittedFamily, verified, visits } from '../lib/shortcut.mjs';
import { signInStaff, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Three people with 27,000 a year: 750 a head and month, above 630 and below 945. */
const MARGIN = { wages: '26000', business: '1000' };
/** Three people with 43,200: 1,200 a head; and 30,600 of school fees, 70.8 % of it. */
const SCHOOLING = { income: { wages: '43200', business: '0' }, spending: { education: '30600' } };

/** @param {Page} page @param {string} name */
const kindOf = (page, name) => page.getByRole('radio', { name: new RegExp(`^给予：${name}`) });

test('one application is judged in the order of the kinds', (t) =>
  withWorld('one-application', async ({ practice, openPhone, openDesktop }) => {
    const [agreed, schooled, asked] = [family(4, 3), family(5, 3), family(6, 3)];
    const clerk = await staffSignedIn(practice, 'jb01');
    /** Submitted, verified, visited. @param {typeof agreed} home @param {import('../lib/shortcut.mjs').Statement} statement */
    const looked = async (home, statement) => {
      const { base, visitor } = await submittedFamily(practice, home, statement);
      await verified(clerk, base);
      await visits(clerk, base);
      return { base, visitor, phone: home.people[0]?.phone ?? '', path: casePath(base) };
    };
    const first = await looked(agreed, { consents: true, income: MARGIN });
    const second = await looked(schooled, { consents: true, causes: ['schooling'], ...SCHOOLING });
    const third = await looked(asked, { income: MARGIN });
    const desk = await openDesktop({ name: 'jb01' });
    await clerk.lend(desk);

    await t.test('the page works out 低保边缘, with the reasons against 低保 beside it', async () => {
      await desk.goto(`${first.path}/write-opinion`);
      assert.ok(await kindOf(desk, '低保边缘').isChecked(), 'what the rules give is not chosen');
      const shown = (await desk.getByRole('main').innerText()).replace(/\s+/g, ' ');
      assert.match(shown, /算下来 低保边缘/);
      assert.match(shown, /改按别的种类 ● 家庭已经同意/);
      assert.match(shown, /750/);
      await desk.getByLabel('理由').fill('人均收入高于低保标准，低于一倍半。按低保边缘认定。');
      await press(desk, '写初审意见');
      await desk.waitForURL(`**${first.path}`);
      assert.match((await desk.getByRole('complementary', { name: '现在' }).innerText()).replace(/\s+/g, ' '), /申请的 低保 现在按 低保边缘/);
    });

    await t.test('high necessary spending leads on to 刚性支出困难', async () => {
      await desk.goto(`${second.path}/write-opinion`);
      assert.ok(await kindOf(desk, '刚性支出困难').isChecked(), 'what the rules give is not chosen');
      await desk.getByLabel('理由').fill('学费占了收入的七成以上。');
      await press(desk, '写初审意见');
      await desk.waitForURL(`**${second.path}`);
    });

    await t.test('without consent only the kind that was asked for; the family gives it on the phone', async () => {
      await desk.goto(`${third.path}/write-opinion`);
      await desk.getByText('◆ 家庭还没有同意').waitFor();
      await kindOf(desk, '低保边缘').check();
      await desk.getByLabel('理由').fill('收入在一倍到一倍半之间。');
      await press(desk, '写初审意见');
      await desk.getByRole('alert').waitFor();
      assert.equal((await desk.getByLabel('理由').inputValue()).trim(), '收入在一倍到一倍半之间。', 'the text is kept');
      assert.equal(new URL(desk.url()).pathname, `${third.path}/write-opinion`);

      const phone = await openPhone({ name: 'consent' });
      await third.visitor.lend(phone);
      await phone.goto(third.base);
      await follow(phone, '万一不符合，同意接着看别的救助');
      await heading(phone, '同意接着看别的救助吗？');
      await press(phone, '同意');
      await phone.getByRole('alert').getByText('同意的话，请打勾').waitFor();
      await choose(phone, '我同意接着审');
      await press(phone, '同意');
      await heading(phone, '镇里正在写意见');
      assert.equal(await phone.getByRole('link', { name: '万一不符合，同意接着看别的救助' }).count(), 0, 'asked twice');
      assert.equal((await opines(clerk, third.base)).outcome, 'marginal');
      await phone.reload();
      await phone.getByText('现在按“低保边缘”审。不用再交材料。').waitFor();
    });

    await t.test('the notice, the decision and its reasons name the kind that was found', async () => {
      const approver = await staffSignedIn(practice, 'sh01');
      await does(approver, second.base, 'start-notice');
      const neighbour = await openPhone({ name: 'neighbour' });
      await neighbour.goto(`/notices/${VILLAGE}`);
      const card = neighbour.locator('section.card', { hasText: schooled.people[0]?.name ?? '' });
      assert.match((await card.innerText()).replace(/\s+/g, ''), /救助种类刚性支出困难/);
      await publicised(practice, first.base);
      const district = await openDesktop({ name: 'sp01' });
      await signInStaff(district, practice, 'sp01');
      await step(district, first.path, '确认', (form) => form.getByLabel('理由').fill('符合低保边缘家庭条件。'));

      const phone = await openPhone({ name: 'result' });
      await signIn(phone, practice, first.phone, first.base);
      await heading(phone, '有结果了');
      await phone.getByRole('heading', { name: '批准了：低保边缘' }).waitFor();
      await phone.getByText('这一种不按月发钱').waitFor();
      await follow(phone, '为什么是这个结果');
      await heading(phone, '为什么是这个结果');
      const why = await phone.getByRole('main').innerText();
      for (const words of [/✗ 低保：不符合/, /✓ 低保边缘：符合/, /27,000/, /750/, /630/, /依据哪些规定/, /行政复议/, /理由：符合低保边缘家庭条件。/]) {
        assert.match(why, words);
      }
      assert.doesNotMatch(why, /undefined|[a-z]+_[a-z]+/, 'a code stands among the words');
    });
  }));
