// @ts-check
// What can come between acceptance and decision, on the office's side: more papers, a dispute, facts that disagree, another
// township, more time, and a family that does not cooperate. One server, one family for each branch.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, follow, heading, press } from '../lib/citizen.mjs';
import { family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { casePath, does, saysOnCase, signedIn, staffSignedIn, submittedFamily, visits } from '../lib/shortcut.mjs';
import { awaitOnCase, signInStaff, step } from '../lib/staff.mjs';
import { taken } from '../lib/http.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('../lib/http.mjs').Visitor} Visitor */

/** Five working days to cooperate, and a weekend. */
const DAYS_OF_WARNING = 9;
const OTHER_TOWNSHIP = { code: '500114002', name: '城南街道', village: '500114002001', clerk: 'jb02' };

/** The words of a page. @param {string} html */
const words = (html) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** The last day for the whole procedure, as the case page has it. @param {Visitor} staff @param {string} base */
async function lastDay(staff, base) {
  const row = /全部办完 \S+ \S+ \d{4}-\d\d-\d\d (\d{4}-\d\d-\d\d)/.exec(words((await staff.open(casePath(base))).text));
  assert.ok(row?.[1], 'the case page has no clock of the whole procedure');
  return row[1];
}

test('branches of the procedure', (t) =>
  withWorld('branches', async ({ practice, openPhone, openDesktop }) => {
    const clerk = await staffSignedIn(practice, 'jb01');
    /** @param {number} n */
    const submitted = async (n) => {
      const home = family(n, 2);
      const phone = home.people[0]?.phone ?? '';
      return { home, phone, ...(await submittedFamily(practice, home)) };
    };
    const papers = await submitted(11);
    const disputing = await submitted(12);
    const moving = await submitted(13);
    const silent = await submitted(14);
    for (const each of [papers, disputing, moving, silent]) await does(clerk, each.base, 'accept');

    await t.test('a supplement during the investigation stops the clocks for everybody to see', async () => {
      await does(clerk, papers.base, 'request-supplement', { items: '看病的票据' });
      const seen = words((await clerk.open(casePath(papers.base))).text);
      assert.match(seen, /全部办完 ‖ 暂停/);
      assert.match(seen, /家庭补交材料，办理期限暂停计算/);
      assert.match((await papers.visitor.open(papers.base)).text, /等您补材料，办理时间暂停/);
    });

    await t.test('the family disputes what the registers say, with evidence, and is checked again', async () => {
      await practice.outside({ platform: 'down' });
      await does(clerk, disputing.base, 'order-verification');
      const officer = await staffSignedIn(practice, 'hd01');
      const before = await practice.newest();
      await does(officer, disputing.base, 'record-verification', {
        reference: 'HD-2026-11',
        member_1: '1',
        source_1: '银行存款',
        detail_1: '存款余额90000元',
        fact_1: 'savings',
        amount_1: '90000',
        differs_1: '1',
      });
      await practice.awaitMessage(disputing.phone, /有一处核对结果与填写的不同，请在\S+前登录说明：(http\S+)/, before);
      await visits(clerk, disputing.base, { seen: { seen_savings: '2800', seen_wages: '12000' } });
      const phone = await openPhone({ name: 'disputing' });
      await disputing.visitor.lend(phone);
      await phone.goto(disputing.base);
      await phone.getByRole('heading', { name: '核对查到的，和您填的不一样' }).waitFor();
      await follow(phone, '对核对结果有不同意见');
      await heading(phone, '对核对结果有不同意见');
      await press(phone, '交给镇（街道）');
      await phone.getByRole('alert').waitFor();
      await phone.getByLabel('拍照，或者选一张照片').setInputFiles(photo('流水.png'));
      await press(phone, '上传这张');
      await phone.getByText('已经拍好，还没有交的').waitFor();
      await phone.getByLabel('哪里不对？真实的情况是什么？').fill('那是帮亲戚代存的，已经还了。');
      await press(phone, '交给镇（街道）');
      await phone.getByText('正在重新核对。').waitFor();
      await phone.getByText('再核对一次').first().waitFor();
      assert.match(words((await clerk.open(casePath(disputing.base))).text), /复查 ▲ 要复查 家庭的话 那是帮亲戚代存的，已经还了。 证据 1 张，在材料里/);
      await practice.outside({ platform: 'none' });
      await does(clerk, disputing.base, 'order-verification');
      await saysOnCase(clerk, disputing.base, /已复查/);
      await phone.reload();
      await phone.getByText('重新核对完了。').waitFor();
    });

    await t.test('of disagreeing sources a person chooses one, with a reason, and the sum follows', async () => {
      const path = casePath(disputing.base);
      const desk = await openDesktop({ name: 'jb01' });
      await clerk.lend(desk);
      await desk.goto(path);
      const row = desk.getByRole('row', { name: /^存款等金融资产/ });
      assert.match((await row.innerText()).replace(/\s+/g, ' '), /3,200 元.*2,800 元/, 'the sources do not stand side by side');
      await row.getByRole('link').click();
      await heading(desk, '认定数据');
      await desk.getByRole('radio', { name: /^入户所见：2,800 元/ }).check();
      await press(desk, '认定数据');
      await desk.getByRole('alert').waitFor();
      assert.ok(await desk.getByRole('radio', { name: /^入户所见/ }).isChecked(), 'the choice is kept');
      await desk.getByLabel('为什么').fill('看过存折原件。');
      await press(desk, '认定数据');
      await desk.waitForURL(`**${path}`);
      await row.getByText('看过存折原件。').waitFor();
      assert.match((await row.innerText()).replace(/\s+/g, ' '), /入户所见.*看过存折原件。/);
      // Two people at 630, less a twelfth of 7,500; with the wages that the visitors saw, of 13,500.
      await desk.goto(`${path}/write-opinion`);
      assert.equal(await desk.getByLabel('金额').inputValue(), '635');
      await does(clerk, disputing.base, 'settle-fact?fact=wages', { source: 'visited', reason: '工头出了证明。' });
      await desk.reload();
      assert.equal(await desk.getByLabel('金额').inputValue(), '135');
    });

    await t.test('another township takes over: the first sees it no more, the family keeps its number', async () => {
      const before = await practice.newest();
      const number = /\d{6}-\d{4}-\d{6}-\w/.exec((await moving.visitor.open(moving.base)).text)?.[0] ?? 'none';
      const fields = { village: OTHER_TOWNSHIP.village, reason: '家庭搬到了城南街道。' };
      await does(clerk, moving.base, `transfer?township=${OTHER_TOWNSHIP.code}`, fields);
      assert.equal((await clerk.get(casePath(moving.base))).status, 404, 'the township that gave it away still reads it');
      assert.match(await practice.awaitMessage(moving.phone, /(已转到城南街道办理，编号\S+不变)/, before), /编号/);
      const told = words((await moving.visitor.open(moving.base)).text);
      assert.ok(told.includes(number), 'the number changed');
      assert.match(told, /换了一个镇（街道）办 .*转到城南街道办，不用您再跑。 原因：家庭搬到了城南街道。/);
      const other = await staffSignedIn(practice, OTHER_TOWNSHIP.clerk);
      await does(other, moving.base, 'order-verification');
      await saysOnCase(other, moving.base, /核对编号/);
    });

    await t.test('a warning comes before the end, and has its time', async () => {
      const before = await practice.newest();
      await does(clerk, silent.base, 'warn', { text: '请让工作人员入户，电话联系不上您。' });
      await practice.awaitMessage(silent.phone, /需要您配合，请在\S+前登录查看：(http\S+) 到期未配合将终止办理/, before);
      const told = words((await silent.visitor.open(silent.base)).text);
      assert.match(told, /▲ 请您尽快配合 请让工作人员入户，电话联系不上您。/);
      const approver = await staffSignedIn(practice, 'sh01');
      const path = casePath(silent.base);
      assert.equal((await approver.get(`${path}/terminate`)).location, path, 'ended while the warning runs');
    });

    await practice.moveDays(DAYS_OF_WARNING);
    const approver = await openDesktop({ name: 'sh01' });
    await signInStaff(approver, practice, 'sh01');

    await t.test('who does not cooperate in time is told why it ended, and what can be done', async () => {
      const path = casePath(silent.base);
      const before = await practice.newest();
      await step(approver, path, '终止办理', (form) => form.getByLabel('终止的理由').fill('书面提醒后仍然联系不上。'));
      await practice.awaitMessage(silent.phone, /(已终止办理)/, before);
      const phone = await openPhone({ name: 'silent' });
      await (await signedIn(practice, silent.phone)).lend(phone);
      await phone.goto(silent.base);
      await heading(phone, '办理停止了');
      const told = await phone.getByRole('main').innerText();
      assert.match(told, /理由：书面提醒后仍然联系不上。/);
      assert.match(told, /行政复议/);
    });

    await t.test('the time that the family took is added; more time comes with its reason, once', async () => {
      const again = await signedIn(practice, papers.phone);
      taken(await again.fill(`${papers.base}/supplement`, { text: '票据丢了，医院补开了一张。' }), 'the supplement');
      const staff = await staffSignedIn(practice, 'jb01');
      const [paused, plain] = [await lastDay(staff, papers.base), await lastDay(staff, disputing.base)];
      assert.ok(paused > plain, `${paused} is not after ${plain}: the pause does not count`);
      const before = await practice.newest();
      await step(approver, casePath(disputing.base), '延长办理期限', async (form) => {
        await choose(form, '家庭经济状况调查难度较大');
        await form.getByLabel('具体情况').fill('存款要向外地银行核实。');
      });
      await practice.awaitMessage(disputing.phone, /(需要多一些时间，最晚.*前办结)/, before);
      assert.ok((await lastDay(staff, disputing.base)) > plain, 'no more time');
      assert.equal(await approver.getByRole('link', { name: '延长办理期限', exact: true }).count(), 0, 'offered a second time');
      const told = words((await (await signedIn(practice, disputing.phone)).open(disputing.base)).text);
      assert.match(told, /办理时间延长了 .*家里的情况一时查不清楚。 存款要向外地银行核实。/);
      await awaitOnCase(approver, casePath(disputing.base), /延长办理期限/);
    });
  }));
