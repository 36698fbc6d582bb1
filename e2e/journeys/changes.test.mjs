// @ts-check
// What can change about a family before the decision, and who has to look twice: somebody joins and must sign, another person
// applies, a relative is an official, a neighbour complains, the same cause is asked for again. One server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, follow, heading, press, sign, signingPath } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { family } from '../lib/people.mjs';
import { casePath, does, filled, investigated, signedIn, staffSignedIn, submittedFamily, visits } from '../lib/shortcut.mjs';
import { expectStage, findCase, signInStaff, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

const DAYS_OF_NOTICE = 8;
/** The words of a page. @param {string} html */
const words = (html) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('a family changes while its application is handled', (t) =>
  withWorld('changes', async ({ practice, openPhone, openDesktop }) => {
    const clerk = await staffSignedIn(practice, 'jb01');
    const [growing, official, suspected] = [family(15, 2), family(16, 1), family(17, 1)];
    const [grown, registered, blamed] = [
      await submittedFamily(practice, { ...growing, people: growing.people.slice(0, 1) }),
      await submittedFamily(practice, official, { official: '我弟弟，村委会副主任' }),
      await submittedFamily(practice, suspected),
    ];
    const [applicant, spouse] = growing.people;
    assert.ok(applicant?.phone && spouse?.phone);
    const desk = await openDesktop({ name: 'jb01' });
    await clerk.lend(desk);

    await t.test('somebody joins: told on the phone, signed from a link, and only then judged', async () => {
      await investigated(clerk, grown.base);
      const phone = await openPhone({ name: 'growing' });
      await grown.visitor.lend(phone);
      await phone.goto(grown.base);
      await follow(phone, '家里添人、减人了？告诉镇（街道）');
      await heading(phone, '家里有什么变化？');
      await press(phone, '下一步');
      await phone.getByRole('alert').waitFor();
      await phone.getByLabel('多了一个人').check();
      await press(phone, '下一步');
      await heading(phone, '多了谁？');
      await choose(phone, '丈夫或妻子');
      await phone.getByLabel('姓名').fill(spouse.name);
      await phone.getByLabel('18 位身份证号码').fill(spouse.id_number);
      await choose(phone, '身体健康');
      await press(phone, '告诉镇（街道）');
      await phone.getByRole('alert').getByText('成年人要签授权书，请填手机号').waitFor();
      await phone.getByLabel('手机号（孩子不填）').fill(spouse.phone ?? '');
      const before = await practice.newest();
      await press(phone, '告诉镇（街道）');
      await phone.getByText(`${spouse.name}还没有签授权书。`).waitFor();

      const path = casePath(grown.base);
      assert.equal((await clerk.get(`${path}/order-verification`)).location, path, 'verified before the new member signed');
      const theirs = await openPhone({ name: 'spouse' });
      await sign(theirs, practice, await signingPath(practice, spouse.phone ?? '', before), spouse);
      await does(clerk, grown.base, 'order-verification');
      await eventually('the second report is there', async () => (await clerk.get(`${path}/write-opinion`)).status === 200);
      await desk.goto(`${path}/write-opinion`);
      // Two people at 630 instead of one, less the same twelfth of 7,500.
      assert.equal(await desk.getByLabel('金额').inputValue(), '635');
    });

    await t.test('another member applies from now on: the new one reads it, the old one does not', async () => {
      const path = casePath(grown.base);
      await desk.goto(path);
      await follow(desk, '更换申请人');
      await desk.getByRole('link', { name: new RegExp(`^${spouse.name}`) }).click();
      await desk.getByLabel(`${applicant.name} 是 ${spouse.name} 的什么人`).selectOption({ label: '丈夫或妻子' });
      await press(desk, '更换申请人');
      await desk.waitForURL(`**${path}`);
      await desk.getByRole('heading', { level: 1, name: new RegExp(spouse.name) }).waitFor();
      assert.equal((await grown.visitor.get(grown.base)).status, 404, 'the old applicant still reads it');
      const now = await signedIn(practice, spouse.phone ?? '');
      assert.match((await now.open(grown.base)).text, /镇里正在写意见/);
      assert.equal(await findCase(desk, spouse.phone ?? ''), path);
    });

    await investigated(clerk, registered.base);
    await investigated(clerk, blamed.base);

    await t.test('relatives of officials stand in their own register', async () => {
      const reviewer = await staffSignedIn(practice, 'fh01');
      assert.match((await reviewer.open('/staff/register')).text, new RegExp(registered.base.split('/').at(-1) ?? 'none'));
      assert.match(words((await clerk.open(casePath(registered.base))).text), /◆ 单独登记备案 要由区里入户核查/);
    });

    const approver = await staffSignedIn(practice, 'sh01');
    for (const { base } of [registered, blamed]) await does(approver, base, 'start-notice');
    await practice.moveDays(DAYS_OF_NOTICE);
    const closer = await staffSignedIn(practice, 'sh01');
    for (const { base } of [registered, blamed]) await does(closer, base, 'close-notice');
    const visitor = await signedIn(practice, suspected.people[0]?.phone ?? '');
    const number = /\d{6}-\d{4}-\d{6}-\w/.exec((await visitor.open(blamed.base)).text)?.[0] ?? '';

    await t.test('anybody complains after the notice, with the number and without a name', async () => {
      const neighbour = await openPhone({ name: 'neighbour' });
      await neighbour.goto('/complaint');
      await heading(neighbour, '投诉举报');
      const text = '他家女婿每月寄钱回来。';
      await neighbour.getByLabel('受理编号').fill('500114-2020-000001-1');
      await neighbour.getByLabel('您要说的').fill(text);
      await press(neighbour, '交上去');
      await neighbour.getByRole('alert').waitFor();
      assert.equal((await neighbour.getByLabel('您要说的').inputValue()).trim(), text);
      await neighbour.getByLabel('受理编号').fill(number);
      await press(neighbour, '交上去');
      await heading(neighbour, '您说的，我们收到了');
      assert.ok(!(await visitor.open(blamed.base)).text.includes(text), 'the family reads the complaint');
    });

    await t.test('both are visited by the district before anybody decides', async () => {
      const district = await openDesktop({ name: 'sp01' });
      await signInStaff(district, practice, 'sp01');
      const reviewer = await staffSignedIn(practice, 'fh01');
      for (const { base } of [registered, blamed]) {
        const path = casePath(base);
        await district.goto(`${path}/confirm`);
        assert.equal(new URL(district.url()).pathname, path, 'decided without a visit of the district');
        await visits(reviewer, base, { slug: 'record-district-visit', findings: '上门看了，情况属实。' });
      }
      await expectStage(district, casePath(blamed.base), '待确认');
      await district.getByText('他家女婿每月寄钱回来。').first().waitFor();
      await step(district, casePath(registered.base), '确认', (form) => form.getByLabel('理由').fill('区里核实，符合条件。'));
      await expectStage(district, casePath(registered.base), '已决定');
    });

    await t.test('the same cause cannot be asked for twice, and the family is told the earlier number', async () => {
      const phone = await openPhone({ name: 'twice' });
      await visitor.lend(phone);
      const second = await filled(visitor, suspected);
      await phone.goto(`${second}/promise`);
      await choose(phone, '我看过了，我承诺');
      await press(phone, '承诺，请家人签名');
      await phone.locator('#promise-error', { hasText: number }).waitFor();
      assert.match((await visitor.open(second)).text, /填写申请/, 'signatures are asked for nevertheless');
    });
  }));
