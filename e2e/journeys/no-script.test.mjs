// @ts-check
// The citizen's part without a line of script, in the elder edition, over two devices, with slips, a supplement and a
// withdrawal.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fillBank,
  fillCause,
  fillMembers,
  fillMoney,
  fillPapers,
  fillPlace,
  fillRelative,
  follow,
  heading,
  press,
  promise,
  sign,
  signIn,
  signingPath,
  start,
} from '../lib/citizen.mjs';
import { measureFaults } from '../lib/measure.mjs';
import { family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { does, saysOnCase, staffSignedIn } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

test('a family applies without script in the elder edition', () =>
  withWorld('no-script', async ({ practice, openPhone }) => {
    const home = family(30, 2);
    const [applicant, spouse] = home.people;
    assert.ok(applicant?.phone && spouse?.phone);
    const page = await openPhone({ name: 'old-phone', script: false });
    await page.goto('/');
    await press(page, '长辈版');
    await page.getByRole('button', { name: '标准版' }).waitFor();
    assert.deepEqual(await measureFaults(page, 'elder'), []);
    await page.getByRole('link', { name: /我要申请/ }).click();
    await signIn(page, practice, applicant.phone);
    const base = await start(page);
    await fillPlace(page, base);
    await fillCause(page, base);

    // Slips stay where they were made: summary, field, typed text; nothing stored.
    await page.goto(`${base}/members`);
    await page.getByLabel('姓名').fill('');
    const wrong = applicant.id_number.slice(0, 17) + (applicant.id_number.endsWith('1') ? '2' : '1');
    await page.getByLabel('18 位身份证号码').fill(wrong);
    await press(page, '存好，下一步');
    const summary = page.getByRole('alert');
    await summary.getByText('请改 2 处').waitFor();
    await page.locator('#name-error', { hasText: '请填姓名' }).waitFor();
    await page.locator('#id_number-error', { hasText: '身份证号码最后一位不对' }).waitFor();
    assert.equal(await page.getByLabel('18 位身份证号码').inputValue(), wrong);
    assert.match(await page.title(), /^有错误：/);
    await summary.getByRole('link', { name: '身份证号码最后一位不对，请对照身份证再看一遍' }).click();
    assert.match(page.url(), /#id_number$/);
    await page.getByLabel('姓名').fill(applicant.name);
    await press(page, '存好，下一步');
    assert.equal(await page.getByLabel('姓名').inputValue(), applicant.name, 'typed text is kept');

    // Another device goes on where this one stopped.
    await practice.moveMinutes(2);
    const tablet = await openPhone({ name: 'other-device', script: false });
    await signIn(tablet, practice, applicant.phone, '/');
    await tablet.getByRole('link', { name: '接着填', exact: true }).click();
    await heading(tablet, '填写申请');
    await tablet.getByText('填好了 3 部分').waitFor();
    await follow(tablet, '接着填：家里有谁');
    await fillMembers(tablet, base, home);
    await fillMoney(tablet, base);
    await page.reload();
    await fillBank(page, base, home);
    await fillRelative(page, base);
    await fillPapers(page, base);
    const before = await practice.newest();
    await promise(page, base);
    await press(page, '现在就签');
    await sign(page, practice, new URL(page.url()).pathname, applicant);
    const signer = await openPhone({ name: 'spouse', script: false });
    await sign(signer, practice, await signingPath(practice, spouse.phone, before), spouse);
    await signer.getByText('申请已经在镇（街道）了').waitFor();

    // The township asks for more; the family answers with a photograph and a sentence.
    const clerk = await staffSignedIn(practice, 'jb01');
    await does(clerk, base, 'request-supplement', { items: '户口簿首页，要拍清楚\n看病的票据' });
    await practice.awaitMessage(applicant.phone, /(还缺2样材料)/, before);
    await page.goto('/');
    await page.getByRole('link', { name: '去补交' }).click();
    await heading(page, '镇里请您补交材料');
    await page.getByText('户口簿首页，要拍清楚').waitFor();
    await follow(page, '补交材料');
    await press(page, '交给镇（街道）');
    await page.getByRole('alert').getByText('请至少传一张照片，或者写一句话').waitFor();
    await page.getByLabel('拍的是什么').selectOption({ label: '户口簿' });
    await page.getByLabel('拍照，或者选一张照片').setInputFiles(photo('户口簿.png'));
    await press(page, '上传这张');
    await page.getByText('已经拍好，还没有交的').waitFor();
    await page.getByLabel('要说明的话（可以不写）').fill('票据在医院，下周才能拿。');
    await press(page, '交给镇（街道）');
    await heading(page, '已交上去，等镇里受理');
    await saysOnCase(clerk, base, /票据在医院，下周才能拿。/);
    await saysOnCase(clerk, base, /户口簿/);

    // A second application is begun by mistake and withdrawn.
    const second = await start(page);
    assert.notEqual(second, base);
    await follow(page, '不想申请了');
    await page.getByLabel('为什么不申请了（可以不填）').fill('点错了');
    await press(page, '撤回申请');
    await heading(page, '您已撤回');
    await page.goto(base);
    await heading(page, '已交上去，等镇里受理');
  }));
