// @ts-check
// One family's application, from the phone to the decision, by everybody whose turn it is; then nobody's data in the log.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fillAll, heading, promise, sign, signIn, signingPath, start } from '../lib/citizen.mjs';
import { family, masked } from '../lib/people.mjs';
import { VILLAGE } from '../lib/shortcut.mjs';
import {
  accept,
  awaitOnCase,
  closeNotice,
  confirm,
  expectStage,
  orderVerification,
  recordVisit,
  signInStaff,
  startNotice,
  writeOpinion,
} from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

test('a family applies on a phone, all sign, the offices handle it, and the family reads the decision', async () => {
  const home = family(0);
  const [applicant, spouse, ...children] = home.people;
  assert.ok(applicant?.phone && spouse?.phone);
  /** What must never be printed. @type {string[]} */
  const secrets = [home.card, ...home.people.flatMap(({ name, id_number, phone }) => [name, id_number, phone ?? name])];

  const log = await withWorld('story', async ({ server, practice, openPhone, openDesktop }) => {
    const phone = await openPhone({ name: 'applicant' });
    await phone.goto('/');
    await phone.getByRole('link', { name: /我要申请/ }).click();
    await signIn(phone, practice, applicant.phone ?? '');
    const base = await start(phone);
    await fillAll(phone, base, home);
    const before = await practice.newest();
    await promise(phone, base);

    // Each signer on a phone of their own, from the message alone.
    for (const [person, draw] of /** @type {[typeof applicant, boolean][]} */ ([[applicant, false], [spouse, true]])) {
      const path = await signingPath(practice, person.phone ?? '', before);
      secrets.push(path.replace('/s/', ''));
      const theirs = await openPhone({ name: `signer-${person === applicant ? 1 : 2}` });
      await sign(theirs, practice, path, person, { draw });
      await theirs.close();
    }
    await practice.awaitMessage(applicant.phone ?? '', /(需要签字的人都已签好)/, before);
    await phone.goto(base);
    await heading(phone, '已交上去，等镇里受理');

    // The clerk of the township finds it in the worklist.
    const clerk = await openDesktop({ name: 'jb01' });
    await signInStaff(clerk, practice, 'jb01');
    await clerk.getByLabel('办到哪一步').selectOption({ label: '待受理' });
    await clerk.getByRole('button', { name: '筛选', exact: true }).click();
    await clerk.getByRole('row', { name: `${masked(applicant.name)} 等 4 人` }).getByRole('link').click();
    await clerk.waitForURL('**/staff/cases/*');
    const path = new URL(clerk.url()).pathname;
    await accept(clerk, path);
    await practice.awaitMessage(applicant.phone ?? '', /已受理，最晚\S+前办结：(http\S+) 登录看受理通知书和进度/, before);
    const number = /受理编号\s*([0-9A-Z]+)/.exec(await clerk.locator('main').innerText())?.[1];
    assert.ok(number);
    await orderVerification(clerk, path);
    await awaitOnCase(clerk, path, /核对编号/);
    await recordVisit(clerk, path, spouse.name);
    await expectStage(clerk, path, '初审');
    await clerk.getByText(`${spouse.name}的手写签名`).waitFor();
    const monthly = await writeOpinion(clerk, path);
    assert.match(monthly, /^\d+(\.\d\d)?$/);

    const approver = await openDesktop({ name: 'sh01' });
    await signInStaff(approver, practice, 'sh01');
    await startNotice(approver, path);
    await expectStage(approver, path, '公示');

    // Anybody sees exactly what may be shown.
    const neighbour = await openPhone({ name: 'neighbour' });
    await neighbour.goto(`/notices/${VILLAGE}`);
    const card = neighbour.locator('section.card', { hasText: applicant.name });
    const shown = (await card.innerText()).replace(/\s+/g, '');
    const sum = `${Number(monthly).toLocaleString('en-US', { minimumFractionDigits: monthly.includes('.') ? 2 : 0 })} 元`;
    assert.match(
      shown,
      new RegExp(
        `^${applicant.name}家庭人数4人救助种类低保初审意见拟给予，每月${sum.replace(' ', '')}公示时间\\d+年\\d+月\\d+日到\\d+年\\d+月\\d+日(（[^）]*）)?我有不同意见：${applicant.name}$`,
      ),
    );
    const whole = await neighbour.content();
    for (const hidden of [spouse.name, ...children.map((child) => child.name), applicant.id_number, applicant.phone ?? '', home.card, '解放路']) {
      assert.ok(!whole.includes(hidden), 'the notice shows what it must not');
    }

    await practice.moveDays(8);
    await signInStaff(approver, practice, 'sh01');
    await closeNotice(approver, path);
    const district = await openDesktop({ name: 'sp01' });
    await signInStaff(district, practice, 'sp01');
    await expectStage(district, path, '待确认');
    await confirm(district, path, '材料齐全，程序合规，同意给予低保。');
    await practice.awaitMessage(applicant.phone ?? '', /(已有结果)/, before);

    // The family reads it on the phone it applied with.
    await signIn(phone, practice, applicant.phone ?? '', '/applications');
    await phone.getByRole('link', { name: '看结果' }).click();
    await heading(phone, '有结果了');
    const result = await phone.getByRole('main').innerText();
    assert.match(result, new RegExp(`受理编号 ${number}`));
    assert.match(result, new RegExp(`每月 ${sum}，从 \\d{4} 年 \\d{1,2} 月\\s*开始`));
    assert.match(result, /理由：材料齐全，程序合规，同意给予低保。/);
    assert.match(result, /60 日内，可以向区人民政府申请行政复议/);
    assert.match(result, /6 个月内，可以到人民法院提起行政诉讼/);
    return server.log;
  });

  const printed = readFileSync(log, 'utf8');
  assert.match(printed, /route="\/applications\/\{id\}\/promise"/, 'the log does not hold this journey');
  for (const secret of secrets) assert.ok(!printed.includes(secret), 'the log holds personal data');
});
