// @ts-check
// 支出型临时救助: an intended refusal hangs in the village too; the family objects, the neighbours appraise, the opinion changes, and
// a small sum is decided in the township by somebody who has not had the file in hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow, heading, press } from '../lib/citizen.mjs';
import { family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { VILLAGE, casePath, does, investigated, signedIn, staffSignedIn, submittedFamily } from '../lib/shortcut.mjs';
import { expectStage, reinvestigate, signInStaff, startNotice, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** Five calendar days for 临时救助, and the day after. */
const DAYS_OF_NOTICE = 6;
const RECORD = '大家都知道他家孩子住院三个月，钱是借的。';

/** @param {import('playwright-core').Page} form @param {Record<string, string>} people */
async function appraises(form, people) {
  for (const [label, count] of Object.entries(people)) await form.getByLabel(label, { exact: true }).fill(count);
}

test('an intended refusal is published, objected to, appraised and changed; the township decides a small sum', (t) =>
  withWorld('temporary', async ({ practice, openPhone, openDesktop }) => {
    const home = family(10, 2);
    const [applicant] = home.people;
    assert.ok(applicant?.phone);
    const { base, visitor } = await submittedFamily(practice, home, {
      asks: 'expense',
      causes: ['illness'],
      spending: { medical: '18000' },
    });
    const path = casePath(base);
    const clerk = await openDesktop({ name: 'jb01' });
    const approver = await openDesktop({ name: 'sh01' });
    const neighbour = await openPhone({ name: 'neighbour' });

    await t.test('an intended refusal hangs in the village, and the family objects to it', async () => {
      await investigated(await staffSignedIn(practice, 'jb01'), base, { outcome: 'refuse', amount: '', reasons: '医疗费已经报销大半。' });
      await signInStaff(approver, practice, 'sh01');
      await startNotice(approver, path);
      await expectStage(approver, path, '公示');
      await neighbour.goto(`/notices/${VILLAGE}`);
      const card = neighbour.locator('section.card', { hasText: applicant.name });
      assert.match((await card.innerText()).replace(/\s+/g, ''), /救助种类临时救助初审意见拟不给予/);
      await card.getByRole('link').click();
      await neighbour.getByLabel('您的意见').fill('孩子的药费一分没报，单子都在。');
      await neighbour.getByLabel('您的姓名（可以不填）').fill(applicant.name);
      await press(neighbour, '交上去');
      await neighbour.getByText('您的意见收到了').waitFor();
    });

    await t.test('an appraisal needs its quorum; what was typed stays', async () => {
      await signInStaff(clerk, practice, 'jb01');
      await reinvestigate(clerk, path, '核实报销的情况。');
      await follow(clerk, '登记民主评议');
      await heading(clerk, '登记民主评议');
      await clerk.getByText('至少 13 人；人数是单数').waitFor();
      await appraises(clerk, { '居民（村民）代表': '8', '村（居）委会成员': '3', 其他人: '1', 同意救助: '10', 不同意救助: '2' });
      await clerk.getByLabel('大家怎么说').fill(RECORD);
      await clerk.getByLabel('第 1 张').setInputFiles(photo('签到.png'));
      await press(clerk, '登记民主评议');
      await clerk.getByRole('alert').waitFor();
      assert.equal((await clerk.getByLabel('大家怎么说').inputValue()).trim(), RECORD);
      await clerk.getByText('照片 1，已收下').waitFor();
      await appraises(clerk, { '居民（村民）代表': '4', 其他人: '6' });
      await press(clerk, '登记民主评议');
      await clerk.getByRole('alert').waitFor();
      await appraises(clerk, { '居民（村民）代表': '9', 其他人: '1' });
      await press(clerk, '登记民主评议');
      await expectStage(clerk, path, '初审');
      await visitor.lend(neighbour);
      await neighbour.goto(base);
      await neighbour.getByText('开了民主评议会').waitFor();
      assert.ok(!(await neighbour.content()).includes(RECORD), 'the family reads what the neighbours said');
    });

    await t.test('the new opinion is in favour and hangs again', async () => {
      await step(clerk, path, '写初审意见', async (form) => {
        await form.getByRole('radio', { name: /^给予：临时救助/ }).check();
        await form.getByLabel('金额').fill('9000');
        await form.getByLabel('理由').fill('评议属实，自付医疗费一万八千元。');
        await press(form, '写初审意见');
        await form.locator('#amount-error').waitFor();
        assert.match(await form.getByLabel('理由').inputValue(), /评议属实/);
        await form.getByLabel('金额').fill('1500');
      });
      await startNotice(approver, path);
      await approver.getByRole('heading', { name: '公示第 2 次' }).waitFor();
    });

    await t.test('who published may not decide in the district\'s place; a second approver may', async () => {
      await practice.moveDays(DAYS_OF_NOTICE);
      const first = await staffSignedIn(practice, 'sh01');
      await does(first, base, 'close-notice');
      assert.equal((await first.get(`${path}/confirm`)).location, path, 'one person published and decided');
      assert.equal((await (await staffSignedIn(practice, 'sp01')).get(`${path}/confirm`)).location, path, 'the district decides what is delegated');
      const second = await openDesktop({ name: 'sh01b' });
      await signInStaff(second, practice, 'sh01b');
      await expectStage(second, path, '待确认');
      await second.getByText('乡镇（街道）', { exact: true }).first().waitFor();
      await step(second, path, '确认', (form) => form.getByLabel('理由').fill('情况属实，小额由街道确认。'));
      const phone = await openPhone({ name: 'applicant' });
      await (await signedIn(practice, applicant.phone ?? '')).lend(phone);
      await phone.goto(base);
      await heading(phone, '有结果了');
      await phone.getByText('一次性发 1,500 元').waitFor();
      await phone.getByText('镇（街道）确认').waitFor();
    });
  }));
