// @ts-check
// 特困: an old man alone. His daughter, who cannot support him, signs from her own phone; the care he needs decides the sum; the
// file is drawn for a check by a seed that anybody can recompute; the district visits, decides, and the benefit begins.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { choose, follow, heading, press, promise, sign, signingPath } from '../lib/citizen.mjs';
import { Visitor } from '../lib/http.mjs';
import { alone, daughter } from '../lib/people.mjs';
import { casePath, filled, publicised, signedIn, staffSignedIn, verified, visits } from '../lib/shortcut.mjs';
import { expectStage, signInStaff, step } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** Yuan a month: the basic standard, and full care, as the policy has them. */
const [BASIC, FULL_CARE] = [1_001, 300];

test('an old man alone is granted 特困 with care, after a public draw and a visit of the district', (t) =>
  withWorld('tekun', async ({ practice, openPhone, openDesktop }) => {
    const home = alone(9);
    const [man] = home.people;
    const child = daughter(9);
    assert.ok(man?.phone);
    const phone = await openPhone({ name: 'old-man' });
    let base = '';
    let path = '';

    await t.test('he names his daughter, and both sign', async () => {
      const visitor = await signedIn(practice, man.phone ?? '');
      base = await filled(visitor, home, { asks: 'tekun', causes: ['old_age'], income: { wages: '0', business: '0', transfer: '1716' } });
      path = casePath(base);
      await visitor.lend(phone);
      await phone.goto(`${base}/obligors`);
      await heading(phone, '不住在一起的亲人');
      await choose(phone, '还有，加一个人');
      await press(phone, '存好，下一步');
      await heading(phone, '他（她）是您的什么人？');
      await choose(phone, '儿子或女儿');
      await press(phone, '下一步');
      await heading(phone, '这位亲人的情况');
      await phone.getByLabel('姓名').fill(child.name);
      await phone.getByLabel('18 位身份证号码').fill(child.id_number);
      await phone.getByLabel('手机号（没有可以不填）').fill(child.phone);
      await choose(phone, '重度残疾，收入低');
      await phone.getByLabel('每月给您家多少钱？').fill('0');
      await press(phone, '存好，下一步');
      await phone.getByRole('heading', { name: child.name }).waitFor();
      await choose(phone, '没有了，或者一个也没有');
      await press(phone, '存好，下一步');
      const before = await practice.newest();
      await promise(phone, base);
      await phone.getByText('不住在一起的亲人').waitFor();
      const hers = await openPhone({ name: 'daughter' });
      await sign(hers, practice, await signingPath(practice, child.phone, before), child);
      await phone.goto(base);
      await heading(phone, '还差 1 个人签名');
      await sign(phone, practice, await signingPath(practice, man.phone ?? '', before), man);
      await phone.goto(base);
      await heading(phone, '已交上去，等镇里受理');
    });

    await t.test('what he cannot do alone is assessed, and raises the sum', async () => {
      const clerk = await staffSignedIn(practice, 'jb01');
      await verified(clerk, base);
      await visits(clerk, base);
      const desk = await openDesktop({ name: 'jb01' });
      await clerk.lend(desk);
      await desk.goto(`${path}/write-opinion`);
      assert.equal(await desk.getByLabel('金额').inputValue(), String(BASIC), 'before the assessment');
      await desk.goto(path);
      await follow(desk, '评估自理能力');
      await desk.getByRole('link', { name: new RegExp(`^${man.name}`) }).click();
      await press(desk, '评估自理能力');
      await desk.getByRole('alert').waitFor();
      for (const [what, able] of /** @type {[string, string][]} */ ([
        ['自己吃饭', '能'],
        ['自己穿衣', '不能'],
        ['自己上下床', '不能'],
        ['自己上厕所', '不能'],
        ['在屋里自己走动', '能'],
        ['自己洗澡', '不能'],
      ])) {
        await choose(/** @type {any} */ (desk.getByRole('group', { name: what })), able);
      }
      await press(desk, '评估自理能力');
      await desk.waitForURL(`**${path}`);
      await step(desk, path, '写初审意见', async (form) => {
        assert.ok(await form.getByRole('radio', { name: /^给予：特困供养/ }).isChecked());
        assert.equal(await form.getByLabel('金额').inputValue(), String(BASIC + FULL_CARE));
        await form.getByLabel('理由').fill('无劳动能力，无生活来源，女儿重残无履行能力。');
      });
    });

    await t.test('nothing is decided before the draw; the draw is public and can be recomputed', async () => {
      const reviewer = await openDesktop({ name: 'fh01' });
      await signInStaff(reviewer, practice, 'fh01');
      await reviewer.goto('/staff/draws');
      const others = reviewer.getByRole('button', { name: '现在抽查' });
      if (await others.isVisible()) await others.click();
      await publicised(practice, base);
      const district = await staffSignedIn(practice, 'sp01');
      assert.equal((await district.get(`${path}/confirm`)).location, path, 'decided without a draw');

      await signInStaff(reviewer, practice, 'fh01');
      await reviewer.goto('/staff/draws');
      await reviewer.getByText('等着抽查的特困申请：1 份').waitFor();
      await press(reviewer, '现在抽查');
      await reviewer.waitForURL('**/draws/*');
      const draw = new URL(reviewer.url()).pathname;
      const page = (await new Visitor(practice.origin).open(draw)).text;
      const number = /\d{6}-\d{4}-\d{6}-\w/.exec(page)?.[0] ?? '';
      const seed = /种子：<span[^>]*>([0-9a-f]{64})</.exec(page)?.[1] ?? '';
      const hash = createHash('sm3').update(`${seed}:${number}`).digest('hex');
      assert.ok(number && page.includes(hash), 'the published hash is not that of seed and number');
      assert.match(page, /抽中 1 份/);
      for (const secret of [man.name, man.id_number, man.phone ?? '', '城东', '解放路']) assert.ok(!page.includes(secret), 'the draw names the family');
      await expectStage(reviewer, path, '待确认');
      await reviewer.getByText('▲ 抽中，区里要入户核查').waitFor();
    });

    await t.test('the file that was drawn is visited by the district, then decided', async () => {
      const reviewer = await staffSignedIn(practice, 'fh01');
      const district = await openDesktop({ name: 'sp01' });
      await signInStaff(district, practice, 'sp01');
      await district.goto(`${path}/confirm`);
      assert.equal(new URL(district.url()).pathname, path, 'decided without the visit');
      await visits(reviewer, base, { slug: 'record-district-visit', findings: '独居，卧床，由邻居照看。' });
      await step(district, path, '确认', async (form) => {
        await form.getByText(`${(BASIC + FULL_CARE).toLocaleString('en-US')} 元`).first().waitFor();
        await form.getByLabel('理由').fill('符合特困供养条件。');
      });
    });

    await t.test('he sees what he is granted, since when and why', async () => {
      await (await signedIn(practice, man.phone ?? '')).lend(phone);
      await phone.goto('/');
      await phone.locator('a[href^="/benefits/"]').first().click();
      await heading(phone, '特困供养');
      await phone.getByRole('heading', { name: '正常享受' }).waitFor();
      const shown = (await phone.getByRole('main').innerText()).replace(/\s+/g, ' ');
      assert.match(shown, /全家每月 1,301 元/);
      assert.match(shown, /前会再核查一次/);
      await follow(phone, '当初是怎么算的');
      const why = await phone.getByRole('main').innerText();
      for (const line of [/1,001/, /300/, /1,301/, /✓ 特困供养：符合/]) assert.match(why, line);
      const clerk = await staffSignedIn(practice, 'jb01');
      assert.match((await clerk.open('/staff/benefits?what=all')).text, /1,301 元/);
    });
  }));
