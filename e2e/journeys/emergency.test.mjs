// @ts-check
// An emergency on a phone of 360 px, without script: four short pages, then who has been told and by when they answer; the
// township pays first; the family completes its papers afterwards.

import { test } from 'node:test';
import { heading, press, signIn } from '../lib/citizen.mjs';
import { taken } from '../lib/http.mjs';
import { family } from '../lib/people.mjs';
import { casePath, does, paper, staffSignedIn } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

test('a call for help is answered with money first and papers afterwards', () =>
  withWorld('emergency', async ({ practice, openPhone }) => {
    const caller = family(60, 1).people[0];
    if (!caller?.phone) throw new Error('the caller has no phone');
    const page = await openPhone({ name: 'caller', script: false });
    await signIn(page, practice, caller.phone);
    await page.goto('/apply');
    await page.getByLabel('遇到急事，急需用钱').check();
    await press(page, '下一步');
    await heading(page, '您现在在哪里？');
    const base = new URL(page.url()).pathname.replace('/emergency', '');
    await page.getByLabel('出事的镇（街道）').selectOption({ label: '城东街道' });
    await press(page, '下一步');
    await heading(page, '在哪个村（社区）？');
    await page.getByLabel('村（社区）').selectOption({ label: '找不到，不知道是哪个村' });
    await page.getByLabel('具体在哪里').fill('县医院急诊');
    await press(page, '下一步');
    await heading(page, '出了什么事？');
    await page.getByLabel('突然得了重病、受了重伤').check();
    await page.getByLabel('用几句话说说').fill('孩子烫伤要住院，没有钱交押金。');
    await page.getByLabel('您的姓名').fill(caller.name);
    await page.getByLabel('打哪个电话能找到您').fill(caller.phone);
    await page.getByLabel('18 位身份证号码').fill(caller.id_number);
    await press(page, '下一步');
    await heading(page, '看一遍，马上发出');
    await page.getByText('（不知道是哪个村）县医院急诊').waitFor();
    await press(page, '发出求助');
    await heading(page, '求助发出去了');
    await page.getByRole('link', { name: '打电话给区民政局' }).waitFor();

    const clerk = await staffSignedIn(practice, 'jb01');
    const scene = { ...paper(), field: 'photo_1' };
    const relief = { amount: '1000', text: '孩子烫伤住院，先救急。' };
    taken(await clerk.upload(`${casePath(base)}/propose-relief`, relief, scene), 'the proposal');
    await does(await staffSignedIn(practice, 'sh01'), base, 'pay-relief');
    await page.goto(base);
    await heading(page, '救急的钱已经发了，请补齐材料');
    await page.getByText('✓ 先行救助 1,000 元').waitFor();
    await page.getByRole('link', { name: '补齐材料' }).click();
    await heading(page, '补齐材料');
    await page.getByRole('link', { name: '接着填：家里有谁' }).waitFor();
  }));
