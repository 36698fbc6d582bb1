// @ts-check
// After the decision: a yearly review, another amount, a suspension and its end, and the end of 特困, which hangs in the village
// first. Each is proposed by one person and decided by another, and the family reads each with its reasons on the phone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow, heading, press } from '../lib/citizen.mjs';
import { taken } from '../lib/http.mjs';
import { alone, family, masked } from '../lib/people.mjs';
import { VILLAGE, does, investigated, signedIn, staffSignedIn, submittedFamily, visits } from '../lib/shortcut.mjs';
import { signInStaff, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

const DAYS_OF_NOTICE = 8;
/** Within the last month of the twelve after which a family is looked at again. */
const DAYS_TO_REVIEW = 345;
const DAYS_SUSPENDED = 40;

test('what was granted is reviewed, changed and ended', (t) =>
  withWorld('benefit', async ({ practice, openPhone, openDesktop }) => {
    const [home, old] = [family(18, 2), alone(19)];
    const [applicant] = home.people;
    const [man] = old.people;
    assert.ok(applicant?.phone && man?.phone);
    const lasting = await submittedFamily(practice, home);
    const tekun = await submittedFamily(practice, old, { asks: 'tekun', causes: ['old_age'], income: { wages: '0', business: '0' } });
    const clerk = await staffSignedIn(practice, 'jb01');
    for (const { base } of [lasting, tekun]) {
      await investigated(clerk, base);
      await does(await staffSignedIn(practice, 'sh01'), base, 'start-notice');
    }
    await practice.moveDays(DAYS_OF_NOTICE);
    const [closer, reviewer, decider] = [
      await staffSignedIn(practice, 'sh01'),
      await staffSignedIn(practice, 'fh01'),
      await staffSignedIn(practice, 'sp01'),
    ];
    for (const { base } of [lasting, tekun]) await does(closer, base, 'close-notice');
    taken(await reviewer.fill('/staff/draws', {}), 'the draw');
    await visits(reviewer, tekun.base, { slug: 'record-district-visit' });
    for (const { base } of [lasting, tekun]) await does(decider, base, 'confirm', { reasons: '符合条件。' });

    await practice.moveDays(DAYS_TO_REVIEW);
    const desk = await openDesktop({ name: 'jb01' });
    await signInStaff(desk, practice, 'jb01');
    const district = await openDesktop({ name: 'sp01' });
    await signInStaff(district, practice, 'sp01');
    const phone = await openPhone({ name: 'family' });
    const lifted = await openPhone({ name: 'old-man' });
    let path = '';
    let theirs = '';

    /** Opens the benefit on the phone of its family. @param {Page} page @param {string} number */
    const opens = async (page, number) => {
      await (await signedIn(practice, number)).lend(page);
      await page.goto('/');
      await page.locator('a[href^="/benefits/"]').first().click();
      await page.getByRole('heading', { level: 1 }).waitFor();
    };
    /** @param {Page} page */
    const shown = async (page) => (await page.getByRole('main').innerText()).replace(/\s+/g, ' ');
    /** The district agrees, and the family is told that something changed. @param {string} benefit @param {string} number */
    const agreed = async (benefit, number) => {
      const before = await practice.newest();
      await step(district, benefit, '同意建议');
      const told = await practice.awaitMessage(number, /(您家的待遇有变动.*)/, before);
      assert.doesNotMatch(told, /低保|特困|停|元/, 'the message tells too much');
    };

    await t.test('a review is due: the family stands in the list, and the visit starts the time anew', async () => {
      await desk.goto('/staff/benefits');
      const row = desk.getByRole('row', { name: new RegExp(`${masked(applicant.name).replace('*', '\\*')} 2 人`) });
      assert.match(await row.innerText(), /定期核查/);
      await row.getByRole('link').click();
      await desk.getByRole('heading', { level: 1, name: `${applicant.name} 家 2 人 · 低保` }).waitFor();
      path = new URL(desk.url()).pathname;
      await step(desk, path, '登记定期核查', async (form) => {
        await form.getByLabel('核查人 1').fill('赵敏');
        await form.getByLabel('核查人 2').fill('钱强');
        await form.getByLabel('看到的情况').fill('妻子开始打零工，每月 800 元。');
        await form.getByLabel('全家每月收入').fill('800');
        await form.getByLabel('有变化，接着提出建议').check();
        await form.getByLabel('收入变化不大').check();
      });
      await desk.getByText('● 按时').first().waitFor();
    });

    await t.test('another amount: worked out by the rules, proposed by one, decided by another', async () => {
      await step(desk, path, '提出调整金额', async (form) => {
        assert.equal(await form.getByLabel('全家每月收入').inputValue(), '800', 'as the review found');
        await form.getByLabel('理由').fill('家里有了打工收入。');
        await press(form, '算一算');
        assert.equal(await form.getByLabel('全家每月金额').inputValue(), '460', 'twice 630 less 800');
        assert.equal((await form.getByLabel('理由').inputValue()).trim(), '家里有了打工收入。', 'the reasons are kept');
      });
      await desk.getByText('等着决定：调整为每月 460 元，2 人').waitFor();
      assert.equal(await desk.getByRole('link', { name: '同意建议' }).count(), 0, 'who proposed may agree');
      await agreed(path, applicant.phone ?? '');
      await opens(phone, applicant.phone ?? '');
      const told = await shown(phone);
      assert.match(told, /调整金额 从 \d{4} 年 \d{1,2} 月起每月 460 元。理由：家里有了打工收入。/);
      assert.match(told, /可以向区人民政府申请行政复议/);
      await phone.getByText('为什么，怎么算的').click();
      await phone.getByText('您家的收入离低保标准每月差460元，由低保补上。').waitFor();
      await desk.goto(path);
      await desk.getByText('为什么', { exact: true }).click();
      await desk.getByText('630元 × 2人 − 800元 ÷ 1个月 = 460元').waitFor();
    });

    await t.test('a suspension, and its end with what was held back', async () => {
      await step(desk, path, '提出暂停发放', (form) => form.getByLabel('理由').fill('联系不上，入户三次没有人。'));
      await agreed(path, applicant.phone ?? '');
      await phone.reload();
      await phone.getByRole('heading', { name: '先停发了' }).waitFor();
      assert.match(await shown(phone), /理由：联系不上，入户三次没有人。/);
      await practice.moveDays(DAYS_SUSPENDED);
      await signInStaff(desk, practice, 'jb01');
      await signInStaff(district, practice, 'sp01');
      await step(desk, path, '提出恢复发放', (form) => form.getByLabel('理由').fill('已经联系上，在外地看病。'));
      await agreed(path, applicant.phone ?? '');
      await opens(phone, applicant.phone ?? '');
      await phone.getByRole('heading', { name: '正常享受' }).waitFor();
      assert.match(await shown(phone), /恢复发放 从 .*起，补发 [1-9][\d,]* 元。理由：已经联系上/);
    });

    await t.test('the family tells of a change itself, and the clerk finds it', async () => {
      await follow(phone, '家里有变化，告诉镇（街道）');
      await heading(phone, '家里有什么变化？');
      await press(phone, '告诉镇（街道）');
      await phone.getByRole('alert').waitFor();
      await phone.getByLabel('收入有变化').check();
      await phone.getByLabel('具体说说').fill('零工没有了。');
      await press(phone, '告诉镇（街道）');
      await phone.getByRole('status').getByText('镇（街道）收到了').waitFor();
      await desk.goto('/staff/benefits?what=waiting');
      await desk.getByRole('row', { name: new RegExp(masked(applicant.name).replace('*', '\\*')) }).getByRole('link').click();
      await desk.getByText('零工没有了。').first().waitFor();
    });

    await t.test('the end of 特困 hangs in the village before it is decided', async () => {
      await opens(lifted, man.phone ?? '');
      await desk.goto('/staff/benefits?what=all');
      await desk.getByRole('row', { name: new RegExp(`${masked(man.name).replace('*', '\\*')} 1 人`) }).getByRole('link').click();
      await desk.getByRole('heading', { level: 1, name: /特困供养/ }).waitFor();
      theirs = new URL(desk.url()).pathname;
      await step(desk, theirs, '提出停止', async (form) => {
        await form.getByLabel('原因').selectOption({ label: '法定义务人有了履行能力' });
        await form.getByLabel('理由').fill('找到了失散的儿子，愿意赡养。');
      });
      const before = await practice.newest();
      await step(district, theirs, '同意建议');
      await lifted.reload();
      await lifted.getByRole('heading', { name: '准备停发，正在公示' }).waitFor();
      await lifted.getByText('公示期间照常发').waitFor();
      const neighbour = await openPhone({ name: 'neighbour' });
      await neighbour.goto(`/notices/${VILLAGE}`);
      const card = neighbour.locator('section.card', { hasText: man.name });
      assert.match((await card.innerText()).replace(/\s+/g, ''), /救助种类特困供养意见拟停止/);
      await district.goto(`${theirs}/decide-stop`);
      assert.equal(new URL(district.url()).pathname, theirs, 'ended while the notice hangs');
      await practice.moveDays(DAYS_OF_NOTICE);
      await signInStaff(district, practice, 'sp01');
      await step(district, theirs, '公示期满，决定停止');
      await practice.awaitMessage(man.phone ?? '', /(您家的待遇有变动)/, before);
      await opens(lifted, man.phone ?? '');
      await lifted.getByRole('heading', { name: '已经停了' }).waitFor();
      const told = await shown(lifted);
      assert.match(told, /法定义务人有了履行能力，从 .*起停止。理由：找到了失散的儿子，愿意赡养。/);
      assert.match(told, /人民法院提起行政诉讼/);
      await neighbour.reload();
      assert.equal(await neighbour.getByText(man.name).count(), 0, 'the notice still hangs');
    });
  }));
