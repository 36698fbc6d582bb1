// @ts-check
// 政策自测: three short pages that nobody signs in for. What is typed goes nowhere: no cookie but the form's token, nothing in an
// address or in the log; and it works without a line of script.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { choose, heading, press } from '../lib/citizen.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Recognisable, should it turn up anywhere. */
const INCOME = '31417';
/** Answers that travel in hidden fields: nobody's name, number or phone among them. */
const CARRIED = ['_token', 'step', 'residence', 'township', 'people', 'age', 'alone', 'income', 'spending'];
/** @type {string[]} */
const addresses = [];

/** @param {Page} page @param {{age: string, alone: '有' | '都没有', people: string}} family */
async function people(page, { age, alone, people: count }) {
  await page.goto('/self-check');
  await heading(page, '先说说家里的人');
  await choose(page, '农村');
  await page.getByLabel('一起过日子的有几个人？').fill(count);
  await page.getByLabel('最困难的那个人多大年纪？').fill(age);
  await choose(page, alone);
  await press(page, '下一步');
}

/** @param {Page} page @param {{income: string, spending?: string, savings?: string}} sums */
async function money(page, { income, spending = '0', savings = '1000' }) {
  await heading(page, '再说说钱');
  await page.getByLabel('过去 12 个月，全家一共收入多少？').fill(income);
  await page.getByLabel('过去 12 个月，看病、上学、康复自己出了多少？').fill(spending);
  await press(page, '下一步');
  await heading(page, '最后说说家当');
  const carried = await page.locator('main input[type=hidden]').evaluateAll((all) => all.map((one) => one.getAttribute('name')));
  assert.deepEqual(new Set(carried), new Set(CARRIED), 'what travels from page to page');
  await page.getByLabel('全家一共有多少存款和现金？').fill(savings);
  await page.getByLabel('汽车现在值多少钱？').fill('0');
  await page.getByLabel('有几套房子？').fill('1');
  await page.getByLabel('房子一共多少平方米？').fill('60');
  await press(page, '看结果');
}

test('the self-check answers with reasons and keeps nothing', async () => {
  const log = await withWorld('self-check', async ({ server, openPhone }) => {
    const page = await openPhone({ name: 'without-script', script: false });
    page.context().on('request', (request) => addresses.push(request.url()));
    await page.goto('/');
    await page.getByRole('link', { name: '看看能不能享受' }).click();
    await heading(page, '先说说家里的人');

    // A slip stays on its page with what was typed.
    await page.getByLabel('一起过日子的有几个人？').fill('0');
    await press(page, '下一步');
    await page.getByRole('alert').getByRole('link', { name: '至少有您一个人，请填 1 或更多' }).waitFor();

    // Three people with 31,417 a year: 872.69 a head and month, above 630 and below 1.5 times 630.
    await people(page, { age: '50', alone: '有', people: '3' });
    await money(page, { income: INCOME });
    await heading(page, '照您填的，可能符合：低保边缘');
    const margin = await page.getByRole('main').innerText();
    assert.match(margin, /这只是参考，以审核为准/);
    assert.match(margin, /✗ 低保：不符合/);
    assert.match(margin, /872\.69/, 'the income a head is not shown');
    assert.match(margin, /630/, 'the standard is not shown');
    assert.ok((await page.getByText('依据哪些规定').count()) > 0, 'no documents are named');
    assert.match(margin, /怎样会改变结果/);

    // The same family with next to nothing.
    await people(page, { age: '50', alone: '有', people: '3' });
    await money(page, { income: '3600' });
    await heading(page, '照您填的，可能符合：低保');
    assert.match(await page.getByRole('main').innerText(), /算下来每月 1,590 元/, '3 times 630 less 300');

    // An old man without anybody.
    await people(page, { age: '72', alone: '都没有', people: '1' });
    await money(page, { income: '0' });
    await heading(page, '照您填的，可能符合：特困供养');
    assert.match(await page.getByRole('main').innerText(), /算下来每月 1,001 元/);

    // Rich enough: nothing fits, and the way to urgent help is named.
    await people(page, { age: '40', alone: '有', people: '1' });
    await money(page, { income: '90000', savings: '500000' });
    await heading(page, '照您填的，可能都不符合');
    await page.getByText('可以申请临时救助').waitFor();

    const cookies = (await page.context().cookies()).map(({ name }) => name);
    assert.deepEqual(cookies, ['jzt_b'], 'more than the secret behind the token of forms');
    const stray = addresses.filter((address) => address.includes('?') || address.includes(INCOME));
    assert.deepEqual(stray, [], 'what was typed stands in an address');
    return server.log;
  });
  assert.ok(!readFileSync(log, 'utf8').includes(INCOME), 'the log holds what was typed');
});
