// @ts-check
// Every page of the console and of practice mode once, on a desk and as narrow as a phone: axe-core finds nothing, everything
// is large enough, and a screen reader hears what is committed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { press } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { Visitor, taken } from '../lib/http.mjs';
import { Inspection, lettersSet } from '../lib/inspection.mjs';
import { family } from '../lib/people.mjs';
import { VILLAGE, casePath, does, filled, signedIn, staffSignedIn, submitted } from '../lib/shortcut.mjs';
import {
  accept,
  awaitOnCase,
  closeNotice,
  confirm,
  expectStage,
  findCase,
  orderVerification,
  recordVisit,
  reinvestigate,
  signInStaff,
  startNotice,
  writeOpinion,
} from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

test('every page of staff', () =>
  withWorld('pages-staff', async ({ practice, openDesktop, openPhone }) => {
    const inspection = new Inspection();
    const look = inspection.staff;
    const home = family(2);
    const applicant = home.people[0];
    assert.ok(applicant?.phone);
    const citizen = await signedIn(practice, applicant.phone);
    const base = await filled(citizen, home);
    await submitted(practice, citizen, base, home);
    const path = casePath(base);

    const clerk = await openDesktop({ name: 'jb01' });
    await clerk.goto('/staff/sign-in');
    await look(clerk, 'sign-in');
    await clerk.getByLabel('账号').fill('jb01');
    await clerk.getByLabel('密码').fill('wrong');
    await clerk.getByLabel('动态码').fill('123456');
    await press(clerk, '登录');
    await clerk.getByRole('alert').waitFor();
    await look(clerk, 'sign-in-wrong');
    await signInStaff(clerk, practice, 'jb01');
    await look(clerk, 'worklist', { aria: false });
    await clerk.goto('/staff/worklist?stage=confirmation&light=late&division=500114001008');
    await look(clerk, 'worklist-none');
    await clerk.goto('/staff/sessions');
    await look(clerk, 'sessions', { aria: false });
    await clerk.goto('/staff/search');
    await look(clerk, 'search');
    for (const [typed, name] of /** @type {[string, string][]} */ ([['123', 'search-wrong'], ['14200008999', 'search-none']])) {
      await clerk.getByLabel('查一份申请').fill(typed);
      await clerk.getByRole('main').getByRole('button', { name: '查询', exact: true }).click();
      await clerk.getByText(typed === '123' ? /您填了 3 位/ : '在您的辖区里没有查到').first().waitFor();
      await look(clerk, name);
    }
    await clerk.goto('/staff/nothing-here');
    await look(clerk, 'not-found');

    assert.equal(await findCase(clerk, applicant.phone), path);
    await look(clerk, 'case-submitted');
    /** @param {import('playwright-core').Page} page @param {string[]} slugs */
    const forms = async (page, ...slugs) => {
      for (const slug of slugs) {
        await page.goto(`${path}/${slug}`);
        assert.equal(new URL(page.url()).pathname, `${path}/${slug}`, 'the step is not open');
        await look(page, `step-${slug}`);
      }
    };
    await forms(clerk, 'accept', 'refuse-acceptance', 'request-supplement');
    await press(clerk, '一次性告知补正');
    await clerk.getByRole('alert').waitFor();
    await look(clerk, 'step-errors');
    await clerk.goto(path);
    await clerk.getByRole('link', { name: /身份证/ }).first().click();
    await clerk.waitForURL('**/papers/*');
    await look(clerk, 'paper');

    // A colleague was faster: the form says so and keeps what was typed.
    await clerk.goto(`${path}/refuse-acceptance`);
    await clerk.getByLabel('不予受理的理由').fill('材料不齐，家里不在本街道。');
    const colleague = await staffSignedIn(practice, 'jb01');
    await does(colleague, base, 'accept');
    await eventually('the letter is set', async () => (await colleague.open(path)).text.includes('/letters/'));
    await press(clerk, '不予受理');
    await clerk.getByRole('alert').waitFor();
    await look(clerk, 'case-too-late');

    await forms(clerk, 'order-verification');
    await practice.outside({ platform: 'down' });
    await orderVerification(clerk, path);
    const officer = await openDesktop({ name: 'hd01' });
    await signInStaff(officer, practice, 'hd01');
    await forms(officer, 'record-verification');
    await practice.outside({ platform: 'none' });
    await practice.moveMinutes(5);
    await awaitOnCase(clerk, path, /核对编号/);
    await lettersSet(clerk, 2);
    await look(clerk, 'case-verified');
    await forms(clerk, 'record-visit');
    await recordVisit(clerk, path, applicant.name);
    await forms(clerk, 'write-opinion');
    await writeOpinion(clerk, path);
    const approver = await openDesktop({ name: 'sh01' });
    await signInStaff(approver, practice, 'sh01');
    await forms(approver, 'start-notice', 'return');
    await startNotice(approver, path);

    const neighbour = await openPhone({ name: 'neighbour' });
    await neighbour.goto(`/notices/${VILLAGE}`);
    await inspection.citizen(neighbour, 'notices');
    const reader = await openPhone({ name: 'reader' });
    await citizen.lend(reader);
    await reader.goto(base);
    await lettersSet(reader, 2);
    await inspection.citizen(reader, 'timeline-notice');
    await neighbour.goto(`/notices/${VILLAGE}/${base.split('/').at(-1)}/object`);
    await inspection.citizen(neighbour, 'objection');
    taken(await new Visitor(practice.origin).fill(new URL(neighbour.url()).pathname, { text: '他家有两套房。', name: '', phone: '' }), 'objecting');
    await clerk.goto(path);
    await lettersSet(clerk, 4);
    await look(clerk, 'case-objection');
    await forms(clerk, 'reinvestigate');
    await reinvestigate(clerk, path, '核实住房。');
    await recordVisit(clerk, path, applicant.name);
    await writeOpinion(clerk, path);
    await startNotice(approver, path);
    await practice.moveDays(8);
    await signInStaff(approver, practice, 'sh01');
    await forms(approver, 'close-notice');
    await closeNotice(approver, path);

    const district = await openDesktop({ name: 'sp01' });
    await signInStaff(district, practice, 'sp01');
    await look(district, 'worklist-district', { aria: false });
    await expectStage(district, path, '待确认');
    await lettersSet(district, 6);
    await look(district, 'case-confirmation');
    await forms(district, 'confirm', 'refuse');
    await confirm(district, path, '材料齐全，同意。');
    await lettersSet(district, 7);
    await look(district, 'case-decided');
    await (await signedIn(practice, applicant.phone)).lend(reader);
    await reader.goto(base);
    await lettersSet(reader, 3);
    await inspection.citizen(reader, 'timeline-decided');

    await practice.outside({ gateway: 'nonsense' });
    taken(await new Visitor(practice.origin).fill('/sign-in?next=/', { phone: '14200008301' }), 'asking for a code');
    const system = await openDesktop({ name: 'xt01' });
    await signInStaff(system, practice, 'xt01');
    await eventually('a message lies before the administrator', async () => {
      await system.goto('/staff/jobs');
      return (await system.getByText('结果不明').count()) === 1;
    });
    await look(system, 'jobs');
    await system.getByRole('button', { name: /^重新办/ }).click();
    await system.getByRole('alert').waitFor();
    await look(system, 'jobs-unticked');
    await practice.outside({ gateway: 'none' });
    await system.goto('/staff/policy');
    await inspection.staff(system, 'policy', { aria: false });
    await system.goto('/staff/calendar');
    await inspection.staff(system, 'calendar', { aria: false });
    await system.getByLabel('哪一年').fill('2027');
    await system.getByLabel('通知原文').fill('1月1日（周五）至3日（周日）放假，共4天。');
    await system.getByRole('button', { name: '看一看对不对' }).click();
    await inspection.staff(system, 'calendar-errors', { aria: false });
    await system.getByLabel('通知原文').fill('1月1日（周五）至3日（周日）放假，共3天。');
    await system.getByRole('button', { name: '看一看对不对' }).click();
    await inspection.staff(system, 'calendar-preview', { aria: false });
    const security = await openDesktop({ name: 'aq01' });
    await signInStaff(security, practice, 'aq01');
    await look(security, 'home');
    inspection.done();
  }));

test('every page of practice mode', () =>
  withWorld('pages-practice', async ({ practice, openDesktop, openPhone }) => {
    const inspection = new Inspection();
    await signedIn(practice, '14200008302');
    const page = await openDesktop({ name: 'practice' });
    for (const name of ['', '/sms', '/clock', '/outside']) {
      await page.goto(`/practice${name}`);
      await inspection.staff(page, `practice${name.replace('/', '-')}`, { aria: false });
    }
    const phone = await openPhone({ name: 'practice-phone' });
    await phone.goto('/practice/clock');
    await phone.getByLabel('往前拨几天').fill('1');
    await press(phone, '往前拨');
    await phone.getByText(/比真实时间快 [12] 天/).waitFor();
    inspection.done();
  }));
