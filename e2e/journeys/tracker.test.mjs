// @ts-check
// Who signs, who has not, and what helps: a relative who declines and is persuaded, a phone that was wrong, paper in place of a
// phone, links that ran out. On the family's phone and on the clerk's desk.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, codeTyped, follow, heading, press, promise, sign, signingPath } from '../lib/citizen.mjs';
import { checkPage } from '../lib/page.mjs';
import { alone, daughter, family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { casePath, filled, signedIn } from '../lib/shortcut.mjs';
import { expectStage, signInStaff, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** Somebody else's, typed by mistake. */
const WRONG_PHONE = '14200008888';
const REASON = '怕查了存款，别人知道。';
/** More than the fifteen days that a link stays open. */
const DAYS_TOO_LATE = 16;
const CLERK_PHONE = '14200009000';

/** @param {import('playwright-core').Page} page @param {string} name of the screenshot */
const fits = (page, name) => checkPage(page, `tracker/${name}`, { aria: false });

/** The card of one signer. @param {import('playwright-core').Page} page @param {string} name */
const card = (page, name) =>
  page.getByRole('main').locator('section').filter({ has: page.getByRole('heading', { level: 2, name: new RegExp(`^${name}`) }) });

/** Opens what stands behind 换个办法签. @param {import('playwright-core').Page} page @param {string} name */
const otherWays = (page, name) => card(page, name).getByText('换个办法签').click();

/** @param {import('playwright-core').Page} page @param {string} name of the signer @param {string} picture */
async function handsInForm(page, name, picture) {
  await card(page, name).getByRole('link', { name: '交签好的纸' }).click();
  await heading(page, `交${name}签好的纸`);
  await press(page, '交上去');
  await page.getByRole('alert').waitFor();
  await fits(page, 'paper-errors');
  await page.getByLabel('拍第一页').setInputFiles(photo(picture));
  await page.getByLabel('见证人的姓名').fill('冉光明');
  await page.getByLabel('见证人的手机号').fill('14200008801');
  await page.getByLabel('在哪里签的').fill('文汇社区 2 组家里');
  await page.getByRole('group', { name: '纸上第一个问题：查存款和财产' }).getByText('打了“同意”').click();
  await press(page, '交上去');
  await page.getByText('签好的纸收到了。').waitFor();
}

test('the tracker of signers', (t) =>
  withWorld('tracker', async ({ practice, openPhone, openDesktop }) => {
    const home = alone(41);
    const [man] = home.people;
    const child = daughter(41);
    assert.ok(man?.phone);
    const phone = await openPhone({ name: 'tracker-family' });
    const desk = await openDesktop({ name: 'tracker-clerk' });
    const hers = await openPhone({ name: 'tracker-daughter' });
    let base = '';
    let path = '';

    await t.test('before it is sent, the family reads how each will be asked', async () => {
      const visitor = await signedIn(practice, man.phone ?? '');
      const obligor = { relation: 'child', name: child.name, id_number: child.id_number, phone: WRONG_PHONE, standing: 'severely_disabled', support: '0' };
      base = await filled(visitor, home, { asks: 'tekun', causes: ['old_age'], obligors: [obligor] });
      path = casePath(base);
      await visitor.lend(phone);
      await phone.goto(`${base}/promise`);
      await phone.getByText(`${child.name}：短信发到 142****8888`).waitFor();
      await promise(phone, base);
      await card(phone, child.name).getByText('◆ 还没打开链接').waitFor();
      await card(phone, child.name).getByText('为什么需要他（她）签？').click();
      await card(phone, child.name).getByText('法律规定他（她）有赡养、抚养、扶养的责任。').waitFor();
      await fits(phone, 'signers');
    });

    await t.test('a wrong phone is corrected; the link that went astray ends', async () => {
      const astray = await signingPath(practice, WRONG_PHONE);
      await otherWays(phone, child.name);
      await card(phone, child.name).getByRole('link', { name: '手机号不对，改一改' }).click();
      await heading(phone, `${child.name}的手机号`);
      await fits(phone, 'phone');
      await phone.getByLabel('正确的手机号').fill(child.phone);
      const before = await practice.newest();
      await press(phone, '改好，发链接');
      await phone.getByText('手机号改好了，链接发到新的手机上了。').waitFor();
      const stranger = await openPhone({ name: 'tracker-stranger' });
      assert.notEqual((await stranger.goto(astray))?.status(), 200, 'the old link still opens');
      await hers.goto(await signingPath(practice, child.phone, before));
      await heading(hers, /^请.+签授权书$/);
      await phone.reload();
      await card(phone, child.name).getByText('◆ 打开看了，还没签').waitFor();
    });

    await t.test('the daughter declines with a reason; the clerk is told, reads it, and asks her again', async () => {
      const before = await practice.newest();
      await hers.goto(`${new URL(hers.url()).pathname}/decline`);
      await hers.getByLabel('为什么（可以不写）').fill(REASON);
      await codeTyped(hers, practice, child.phone, '请填短信验证码', () => press(hers, '我不同意'));
      const told = await practice.awaitMessage(CLERK_PHONE, /(.*不同意签字.*)/, before);
      assert.doesNotMatch(told, /存款|田|简|覃/, 'the message tells too much');
      await phone.goto(base);
      await card(phone, child.name).getByText('▲ 说不同意').waitFor();
      await card(phone, child.name).getByText(`原因：${REASON}`).waitFor();

      await signInStaff(desk, practice, 'jb01');
      await desk.goto('/staff/worklist');
      await desk.getByLabel('办到哪一步').selectOption({ label: '等待签名' });
      await press(desk, '筛选');
      await fits(desk, 'worklist');
      await desk.goto(path);
      await desk.getByRole('heading', { name: `▲ ${child.name}不同意签名` }).waitFor();
      await desk.getByText(REASON).first().waitFor();
      await fits(desk, 'case-declined');
      await follow(desk, '重发链接、改手机号');
      await heading(desk, '还差 2 个人签名');
      await fits(desk, 'clerk');
      const again = await practice.newest();
      await press(desk, `再发一次短信给${child.name}`);
      await desk.getByText('短信又发了一次。').waitFor();
      await sign(hers, practice, await signingPath(practice, child.phone, again), child);
      await phone.goto(base);
      await card(phone, child.name).getByText('✓ 签好了').waitFor();
    });

    await t.test('after the links ran out one tap renews them, and what is signed stays signed', async () => {
      await practice.moveDays(DAYS_TOO_LATE);
      const visitor = await signedIn(practice, man.phone ?? '');
      await visitor.lend(phone);
      await phone.goto(base);
      await card(phone, man.name).getByText('▲ 时间过了，没签').waitFor();
      await fits(phone, 'expired');
      const before = await practice.newest();
      await press(phone, '再请家人签一次');
      await phone.getByText('已经签好的不用再签。').first().waitFor();
      await card(phone, child.name).getByText('✓ 签好了').waitFor();
      await sign(phone, practice, await signingPath(practice, man.phone ?? '', before), man);
      await phone.goto(base);
      await heading(phone, '已交上去，等镇里受理');
    });

    await t.test('a wife without a phone signs on paper: sent by the family, refused, sent again, accepted', async () => {
      const pair = family(42, 2);
      const [husband, wife] = pair.people;
      assert.ok(husband?.phone && wife);
      const own = { ...pair, people: [husband, { ...wife, phone: '' }] };
      const visitor = await signedIn(practice, husband.phone);
      base = await filled(visitor, own);
      path = casePath(base);
      await visitor.lend(phone);
      await phone.goto(`${base}/promise`);
      await phone.getByText(`${wife.name}：没有手机。在您的手机上签，或者在纸上签。`).waitFor();
      const before = await practice.newest();
      await promise(phone, base);
      await card(phone, wife.name).getByText('◆ 等纸上签名').waitFor();
      const form = await phone.request.get(`${base}/signers/2/form`);
      assert.deepEqual([form.status(), form.headers()['content-type']], [200, 'application/pdf']);
      await handsInForm(phone, wife.name, '纸.png');
      await card(phone, wife.name).getByText('◆ 纸交了，等镇里看').waitFor();
      await sign(phone, practice, await signingPath(practice, husband.phone, before), husband);

      await signInStaff(desk, practice, 'jb01');
      await expectStage(desk, path, '待受理');
      await desk.getByRole('heading', { name: `◆ ${wife.name}的纸质签名等您看` }).waitFor();
      await follow(desk, '看纸质签名');
      await heading(desk, '核对纸质签名');
      await desk.getByRole('img', { name: /第 1 张/ }).waitFor();
      await fits(desk, 'check');
      await choose(desk, '不对，要重签');
      await press(desk, '核对纸质签名');
      await desk.getByRole('alert').waitFor();
      await choose(desk, '不对，要重签');
      await desk.getByLabel('哪里不对（通过的不用写）').fill('手印看不清，请重按一次。');
      const refused = await practice.newest();
      await press(desk, '核对纸质签名');
      await desk.waitForURL(`**${path}`);
      await practice.awaitMessage(husband.phone, /(没有通过，要重新签)/, refused);

      await phone.goto(`${base}/signers`);
      await card(phone, wife.name).getByText('▲ 纸上签名没通过').waitFor();
      await card(phone, wife.name).getByText('原因：手印看不清，请重按一次。').waitFor();
      await handsInForm(phone, wife.name, '再一张.png');
      await desk.goto(path);
      await follow(desk, '看纸质签名');
      await choose(desk, '都对，通过');
      await press(desk, '核对纸质签名');
      await desk.waitForURL(`**${path}`);
      await phone.goto(`${base}/signers`);
      await heading(phone, '都签好了');
    });

    await t.test('taken back at the counter: everybody concerned sees what stops, and how it goes on', async () => {
      await step(desk, path, '受理');
      await desk.goto(`${path}/withdraw-authorization?signer=2`);
      await fits(desk, 'withdrawal');
      await choose(desk, '本人来的，我看过身份证');
      await press(desk, '撤回授权');
      await desk.waitForURL(`**${path}`);
      await desk.getByRole('heading', { name: /撤回了授权$/ }).waitFor();
      await phone.goto(base);
      await phone.getByRole('heading', { name: /撤回了授权$/ }).waitFor();
      await fits(phone, 'timeline-withdrawn');
      await follow(desk, '去请他（她）再签');
      await heading(desk, '还差 1 个人签名');
    });
  }));
