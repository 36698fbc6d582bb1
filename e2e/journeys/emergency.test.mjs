// @ts-check
// 急难型临时救助: relief first. A call for help from a phone, a proposal and one approval from phones, papers afterwards; an
// emergency that a clerk meets on the spot, and fills in for whoever cannot; and who is told when nobody pays, or nobody fills in the papers, in time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, follow, heading, press, signIn } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { Visitor, taken } from '../lib/http.mjs';
import { measureFaults } from '../lib/measure.mjs';
import { alone, family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { calledForHelp, casePath, does, fills, linkOf, paper, signs, staffSignedIn } from '../lib/shortcut.mjs';
import { expectStage, signInStaff, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

const HOURS_TO_PAY = 24;
/** More than the ten working days in which papers must be filled in, and a working day. */
const DAYS_TOO_LATE = 21;
/** A township in whose office no other application of the sample world lies. */
const QUIET = { name: '鹅池镇', village: '500114114001', clerk: 'jb16', approver: 'sh16', approver_phone: '14200009031' };
const WORDS = '前天晚上家里起火，厨房烧光了，急需买被褥和粮食。';

/** The words of a page. @param {string} html */
const words = (html) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('relief first, papers afterwards', (t) =>
  withWorld('emergency', async ({ practice, openPhone }) => {
    const home = family(7, 1);
    const caller = home.people[0];
    assert.ok(caller?.phone);
    const phone = await openPhone({ name: 'caller' });
    let base = '';
    let path = '';

    await t.test('a call for help takes four short pages on a phone', async () => {
      await signIn(phone, practice, caller.phone ?? '');
      await phone.getByLabel('遇到急事，急需用钱').check();
      await press(phone, '下一步');
      await heading(phone, '您现在在哪里？');
      await phone.getByText('有生命危险，请先打 120、119 或 110。').waitFor();
      base = new URL(phone.url()).pathname.replace('/emergency', '');
      await phone.getByLabel('出事的镇（街道）').selectOption({ label: '城东街道' });
      await press(phone, '下一步');
      await heading(phone, '在哪个村（社区）？');
      await phone.getByLabel('村（社区）').selectOption({ label: '找不到，不知道是哪个村' });
      await phone.getByLabel('具体在哪里').fill('老学校旁边，红砖房');
      await press(phone, '下一步');
      await heading(phone, '出了什么事？');
      await press(phone, '下一步');
      await phone.getByRole('alert').waitFor();
      await choose(phone, '火灾、车祸、水灾等意外');
      await phone.getByLabel('用几句话说说').fill(WORDS);
      await phone.getByLabel('您的姓名').fill(caller.name);
      await phone.getByLabel('打哪个电话能找到您').fill(caller.phone ?? '');
      await phone.getByLabel('18 位身份证号码').fill(caller.id_number);
      await press(phone, '下一步');
      await heading(phone, '看一遍，马上发出');
      assert.deepEqual(await measureFaults(phone, 'normal'), []);
      await phone.getByLabel('拍一张现场、病历或单据').setInputFiles(photo('现场.png'));
      await press(phone, '加上这张照片');
      await phone.getByText('1 张', { exact: true }).waitFor();
      const before = await practice.newest();
      await press(phone, '发出求助');
      await heading(phone, '求助发出去了');
      await phone.getByText('短信已经发给城东街道管救助的工作人员。').waitFor();
      const told = await practice.awaitMessage('14200009000', /(您有1件新待办.*)/, before);
      assert.doesNotMatch(told, new RegExp(`${caller.name}|火|救助`), 'the message tells too much');
      path = casePath(base);
    });

    await t.test('a clerk proposes from a phone; too much money is refused at its field, and nothing typed is lost', async () => {
      const clerk = await openPhone({ name: 'jb01' });
      await signInStaff(clerk, practice, 'jb01');
      const first = clerk.getByRole('table').getByRole('row').nth(1);
      assert.match(await first.innerText(), /急难/, 'the emergency is not the first of the work');
      await clerk.goto(path);
      await clerk.getByText(WORDS).first().waitFor();
      await follow(clerk, '提出先行救助');
      await heading(clerk, '提出先行救助');
      await clerk.getByLabel('先发多少').fill('1500');
      await clerk.getByLabel('怎么回事').fill('核实过，先买被褥和粮食。');
      await clerk.getByLabel('拍照', { exact: true }).setInputFiles(photo('现场.png'));
      await press(clerk, '提出先行救助');
      await clerk.getByRole('alert').waitFor();
      await clerk.locator('#amount-error').waitFor();
      assert.equal(await clerk.getByLabel('先发多少').inputValue(), '1500');
      assert.equal((await clerk.getByLabel('怎么回事').inputValue()).trim(), '核实过，先买被褥和粮食。');
      await clerk.getByText('照片 1，已收下').waitFor();
      assert.deepEqual(await measureFaults(clerk, 'normal'), []);
      await clerk.getByLabel('先发多少').fill('800');
      await press(clerk, '提出先行救助');
      await clerk.waitForURL(`**${path}`);
      await phone.reload();
      await phone.getByText('镇（街道）打算先帮您 800 元').waitFor();
    });

    await t.test('an approver sees the scene and pays with one tap', async () => {
      const approver = await openPhone({ name: 'sh01' });
      await signInStaff(approver, practice, 'sh01');
      await approver.goto(path);
      await approver.getByRole('img', { name: '现场照片' }).waitFor();
      assert.deepEqual(await measureFaults(approver, 'normal'), []);
      const before = await practice.newest();
      await press(approver, '同意，马上发 800 元');
      await expectStage(approver, path, '先行救助');
      await practice.awaitMessage(caller.phone ?? '', /(已先行办理，请在.*前登录补齐材料)/, before);
      await phone.reload();
      await heading(phone, '救急的钱已经发了，请补齐材料');
      await phone.getByRole('heading', { name: '✓ 先行救助 800 元' }).waitFor();
    });

    await t.test('the family completes the papers, and the clerk closes', async () => {
      const clerk = await staffSignedIn(practice, 'jb01');
      assert.equal((await clerk.get(`${path}/close-relief`)).location, path, 'closed without papers');
      await phone.goto(base);
      await follow(phone, '补齐材料');
      await heading(phone, '补齐材料');
      await fills(await new Visitor(practice.origin).borrow(phone), base, home, { causes: ['accident'] });
      const before = await practice.newest();
      await phone.goto(`${base}/parts`);
      await follow(phone, '都填好了，看一遍');
      await follow(phone, '都对，下一步');
      await choose(phone, '我看过了，我承诺');
      await phone.getByRole('main').getByRole('button').click();
      await signs(practice, await linkOf(practice, caller.phone ?? '', before), caller);
      const desk = await openPhone({ name: 'closing' });
      await signInStaff(desk, practice, 'jb01');
      await step(desk, path, '补齐办结', (form) => form.getByLabel('核实的情况').fill('火灾属实，钱用于买被褥和粮食。'));
      await phone.goto(base);
      await heading(phone, '救急已经办完');
      await phone.getByText('一次性发了 800 元。').waitFor();
    });

    await t.test('somebody unknown, met on the spot: one form of a clerk', async () => {
      const clerk = await openPhone({ name: 'spot' });
      await signInStaff(clerk, practice, 'jb01');
      await clerk.goto('/staff/emergency');
      await heading(clerk, '急难救助：先救急，后补材料');
      await press(clerk, '提交，等审核同意');
      await clerk.getByRole('alert').waitFor();
      await choose(clerk, '遇到意外或灾害');
      await clerk.getByLabel('怎么回事').fill('路边车祸，伤者昏迷，叫不出姓名。');
      await clerk.getByLabel('先发多少').fill('600');
      await clerk.getByLabel('在哪个村（社区）').selectOption({ label: '文汇社区' });
      await clerk.getByLabel('具体地方').fill('319 国道 12 公里处');
      await choose(clerk, '农村');
      await clerk.getByLabel('现场照片').setInputFiles(photo('现场.png'));
      await press(clerk, '提交，等审核同意');
      await clerk.waitForURL('**/staff/cases/*');
      await heading(clerk, '姓名待补 · 临时救助');
      const approver = await staffSignedIn(practice, 'sh01');
      const unknown = new URL(clerk.url()).pathname;
      taken(await approver.fill(unknown, {}, `${unknown}/pay-relief`), 'paying');
      await expectStage(clerk, unknown, '先行救助');
    });

    await t.test('an old man without a phone: the clerk takes it down, fills in his papers at home, he signs on paper, and it is closed', async () => {
      const { people, card } = alone(9);
      const [man] = people;
      assert.ok(man);
      const clerk = await openPhone({ name: 'at-home' });
      await signInStaff(clerk, practice, 'jb01');
      await clerk.goto('/staff/emergency');
      await choose(clerk, '遇到意外或灾害');
      await clerk.getByLabel('怎么回事').fill('夜里房顶塌了一角，老人没有地方住。');
      await clerk.getByLabel('先发多少').fill('700');
      await clerk.getByLabel('在哪个村（社区）').selectOption({ label: '文汇社区' });
      await clerk.getByLabel('具体地方').fill('2 组老晒坝旁');
      await choose(clerk, '农村');
      await clerk.getByLabel('姓名').fill(man.name);
      await clerk.getByLabel('身份证号码').fill(man.id_number);
      await clerk.getByLabel('现场照片').setInputFiles(photo('现场.png'));
      await press(clerk, '提交，等审核同意');
      await clerk.waitForURL('**/staff/cases/*');
      const his = new URL(clerk.url()).pathname;
      taken(await (await staffSignedIn(practice, 'sh01')).fill(his, {}, `${his}/pay-relief`), 'paying');

      await clerk.goto(his);
      await clerk.getByText('还没有请家人签名。').waitFor();
      await follow(clerk, '替这家人填材料');
      await heading(clerk, '补齐材料');
      assert.deepEqual(await measureFaults(clerk, 'normal'), []);
      await clerk.goto(`${his}/fill/members/1/phone`);
      await press(clerk, '存好，下一步');
      await heading(clerk, `${man.name}身体怎么样？`);
      await press(clerk, '存好，下一步');
      await clerk.getByRole('alert').waitFor();
      assert.deepEqual(await measureFaults(clerk, 'normal'), []);
      const own = { people: [{ ...man, phone: undefined }], card };
      await fills(await new Visitor(practice.origin).borrow(clerk), `${his}/fill`, own, { causes: ['accident'] });
      await clerk.goto(`${his}/fill`);
      await follow(clerk, '都填好了，看一遍');
      await follow(clerk, '都对，请家人签名');
      await choose(clerk, '家庭已经当面承诺：申请里写的都是真的');
      await press(clerk, '填完，请家人签名');
      await clerk.waitForURL(`**${his}`);
      await clerk.getByText('✓ 材料都齐了。').waitFor();
      await follow(clerk, '帮着签名');
      await follow(clerk, '交签好的纸');
      await clerk.getByLabel('拍第一页').setInputFiles(photo('授权书.png'));
      await clerk.getByLabel('见证人的姓名').fill('冉光明');
      await clerk.getByLabel('见证人的手机号').fill('14200008801');
      await clerk.getByLabel('在哪里签的').fill('2 组老晒坝旁');
      await clerk.getByRole('group', { name: '纸上第一个问题：查存款和财产' }).getByText('打了“同意”').click();
      await choose(clerk, '本人当面签的，我看过身份证');
      await press(clerk, '交上去');
      await heading(clerk, '都签好了');
      await step(clerk, his, '补齐办结', (form) => form.getByLabel('核实的情况').fill('当面念给他听，他按了手印；钱用于租房。'));
      await expectStage(clerk, his, '已决定');
    });

    await t.test('nobody pays within a day: the approver and the district are told, not the clerk who should have acted', async () => {
      const [alone] = family(8, 1).people;
      assert.ok(alone?.phone);
      const before = await practice.newest();
      const { base: waiting } = await calledForHelp(practice, alone, QUIET.village);
      const chased = async () =>
        (await practice.messages()).filter(({ number, text }) => number > before && text.includes(`${QUIET.name}有1件待办已超期，最长超1天`));
      await practice.moveMinutes((HOURS_TO_PAY - 1) * 60);
      assert.deepEqual(await chased(), [], 'told too early');
      await practice.moveMinutes(2 * 60);
      await eventually('those above are told', async () => (await chased()).length === 2);
      assert.ok((await chased()).some(({ phone: to }) => to === QUIET.approver_phone), 'the approver is not told');
      const clerk = await staffSignedIn(practice, QUIET.clerk);
      assert.match(words((await clerk.open(casePath(waiting))).text), /先行救助 ▲ 已超期/);

      // Paid at last; then the papers stay away.
      const scene = { ...paper(), field: 'photo_1' };
      taken(await clerk.upload(`${casePath(waiting)}/propose-relief`, { amount: '500', text: '买粮食。' }, scene), 'proposing');
      await does(await staffSignedIn(practice, QUIET.approver), waiting, 'pay-relief');
      const paid = await practice.newest();
      await practice.moveDays(DAYS_TOO_LATE);
      await practice.toMorning();
      // A review of a benefit of the sample world may be late by then too.
      await practice.awaitMessage(QUIET.approver_phone, /(鹅池镇有\d件待办已超期)/, paid);
      const late = await staffSignedIn(practice, QUIET.clerk);
      assert.match(words((await late.open(casePath(waiting))).text), /补齐材料 ▲ 已超期/);
    });
  }));
