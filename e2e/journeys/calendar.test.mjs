// @ts-check
// The yearly holiday notice: until it is entered, due days in the next year are provisional and say so; the administrator pastes
// it, sees the year, stores it, and the same days become firm.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heading, press } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { family } from '../lib/people.mjs';
import { casePath, does, staffSignedIn, submittedFamily } from '../lib/shortcut.mjs';
import { signInStaff } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

const TOTAL_WORKING_DAYS = 30;
const DAY_MS = 86_400_000;

/** The date by the practice clock, as in China. @param {import('../lib/practice.mjs').Practice} practice */
const today = (practice) => new Date(Date.now() + practice.ahead_seconds * 1_000 + 8 * 3_600_000);

/** @param {Date} from @param {number} days @param {(iso: string) => boolean} isOff besides weekends */
function plusWorkingDays(from, days, isOff) {
  let at = from;
  for (let left = days; left > 0; ) {
    at = new Date(at.getTime() + DAY_MS);
    const isWeekend = [0, 6].includes(at.getUTCDay());
    if (!isWeekend && !isOff(at.toISOString().slice(0, 10))) left -= 1;
  }
  return at;
}

/** As pages write it. @param {Date} day */
const written = (day) => `${day.getUTCFullYear()} 年 ${day.getUTCMonth() + 1} 月 ${day.getUTCDate()} 日`;

test('a holiday notice is pasted, looked at, stored, and provisional days become firm', () =>
  withWorld('calendar', async ({ practice, openDesktop }) => {
    // Thirty working days from early December end in a year of which no notice is known.
    const next = today(practice).getUTCFullYear() + 1;
    const december = Date.UTC(next - 1, 11, 1);
    const days = Math.ceil((december - today(practice).getTime()) / DAY_MS);
    if (days > 0) await practice.moveDays(days);
    const { visitor, base } = await submittedFamily(practice, family(3, 1));
    const clerk = await staffSignedIn(practice, 'jb01');
    await does(clerk, base, 'accept');
    const accepted = new Date(today(practice).toISOString().slice(0, 10));
    const provisional = written(plusWorkingDays(accepted, TOTAL_WORKING_DAYS, () => false));
    const told = (await visitor.open(base)).text;
    assert.ok(told.includes(`最晚 ${provisional}（节假日安排公布前为暂定）告诉您结果`), 'the family is not told that the day is provisional');
    assert.match((await clerk.open(casePath(base))).text, /（暂定）/);

    const desk = await openDesktop({ name: 'xt01' });
    await signInStaff(desk, practice, 'xt01');
    await desk.goto('/staff/calendar');
    await heading(desk, '节假日');
    assert.equal(await desk.getByLabel('哪一年').inputValue(), String(next));

    // A notice that contradicts itself is refused where it does, and the text stays.
    const wrong = '一、元旦：1月1日至3日放假，共4天。';
    await desk.getByLabel('通知原文').fill(wrong);
    await press(desk, '看一看对不对');
    await desk.getByRole('alert').getByText(/数出来是 3 天，通知里写的是 4 天/).waitFor();
    assert.equal((await desk.getByLabel('通知原文').inputValue()).trim(), wrong);

    await desk.getByLabel('通知原文').fill('一、元旦：1月1日至3日放假，共3天。');
    await press(desk, '看一看对不对');
    await heading(desk, `${next} 年的节假日对吗？`);
    const january = desk.getByRole('table', { name: '1月', exact: true });
    for (const day of [1, 2, 3]) await january.getByRole('cell', { name: new RegExp(`^${day}\\s*休$`) }).waitFor();
    assert.equal(await january.getByText('休').count(), 3);
    assert.ok((await visitor.open(base)).text.includes('为暂定'), 'a preview changes nothing');

    await press(desk, '对，保存');
    await desk.getByRole('status').getByText(`${next} 年的安排已经保存。`).waitFor();
    await desk.getByRole('row', { name: new RegExp(`^${next} `) }).getByText('录入').waitFor();
    const firm = written(plusWorkingDays(accepted, TOTAL_WORKING_DAYS, (iso) => [1, 2, 3].some((day) => iso === `${next}-01-0${day}`)));
    await eventually('the family is told the firm day', async () => (await visitor.open(base)).text.includes(`最晚 ${firm}告诉您结果`));
    assert.doesNotMatch((await clerk.open(casePath(base))).text, /暂定/);

    // Only the system administrator holds the calendar.
    assert.equal((await clerk.get('/staff/calendar')).status, 404);
  }));
