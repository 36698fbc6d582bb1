// @ts-check
// A neighbour objects, the township looks again and publishes again; another family is refused and told why. One server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heading, press, signIn } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { family } from '../lib/people.mjs';
import { VILLAGE, casePath, does, investigated, staffSignedIn, submittedFamily } from '../lib/shortcut.mjs';
import { closeNotice, expectStage, recordVisit, refuse, reinvestigate, signInStaff, startNotice, writeOpinion } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

test('an objection leads to a new visit and a second notice; a refusal comes with reasons and remedies', () =>
  withWorld('objection', async ({ practice, openPhone, openDesktop }) => {
    const families = [family(20, 2), family(21, 1)];
    const [objected, refused] = [families[0], families[1]];
    assert.ok(objected && refused);
    const { base } = await submittedFamily(practice, objected);
    const other = await submittedFamily(practice, refused);
    const clerk = await staffSignedIn(practice, 'jb01');
    const approver = await staffSignedIn(practice, 'sh01');
    for (const each of [base, other.base]) {
      await investigated(clerk, each);
      await does(approver, each, 'start-notice');
    }
    const name = objected.people[0]?.name ?? '';

    const neighbour = await openPhone({ name: 'neighbour' });
    await neighbour.goto(`/notices/${VILLAGE}`);
    await neighbour.getByRole('link', { name: new RegExp(`^我有不同意见.*${name}$`) }).click();
    await heading(neighbour, `对${name}家的公示，您有什么意见？`);
    await press(neighbour, '交上去');
    await neighbour.getByRole('alert').waitFor();
    await neighbour.getByLabel('您的意见').fill('他家去年在城里买了一套房。');
    await press(neighbour, '交上去');
    await neighbour.getByText('您的意见收到了').waitFor();

    // The neighbour's words are for the township alone.
    const reader = await openPhone({ name: 'applicant' });
    await other.visitor.lend(reader);
    await reader.goto(base);
    await heading(reader, '没有找到这个页面');

    const path = casePath(base);
    const desk = await openDesktop({ name: 'jb01' });
    await signInStaff(desk, practice, 'jb01');
    await desk.goto(path);
    await desk.getByText('他家去年在城里买了一套房。').first().waitFor();
    await reinvestigate(desk, path, '核实城里的住房。');
    await neighbour.goto(`/notices/${VILLAGE}`);
    assert.equal(await neighbour.getByRole('heading', { name, exact: true }).count(), 0, 'the first notice still hangs');
    await recordVisit(desk, path, name);
    await writeOpinion(desk, path);
    const chief = await openDesktop({ name: 'sh01' });
    await signInStaff(chief, practice, 'sh01');
    await startNotice(chief, path);
    await chief.getByRole('heading', { name: '公示第 2 次' }).waitFor();
    await neighbour.goto(`/notices/${VILLAGE}`);
    await neighbour.getByRole('heading', { name, exact: true }).waitFor();

    // The other family's notice runs out in peace; the district refuses.
    await practice.moveDays(8);
    const theirs = casePath(other.base);
    await signInStaff(chief, practice, 'sh01');
    await closeNotice(chief, theirs);
    const district = await openDesktop({ name: 'sp01' });
    await signInStaff(district, practice, 'sp01');
    await expectStage(district, theirs, '待确认');
    const before = await practice.newest();
    await refuse(district, theirs, '核实后，家庭人均收入高于本地低保标准。');
    const phone = refused.people[0]?.phone ?? '';
    const told = await practice.awaitMessage(phone, /(.*已有结果.*)/, before);
    assert.doesNotMatch(told, /低保|收入|不同意|拒绝/, 'the message tells too much');
    const page = await openPhone({ name: 'refused' });
    await signIn(page, practice, phone, other.base);
    await heading(page, '有结果了');
    const result = await page.getByRole('main').innerText();
    assert.match(result, /没有批准/);
    assert.match(result, /理由：核实后，家庭人均收入高于本地低保标准。/);
    assert.match(result, /60 日内，可以向区人民政府申请行政复议/);
    assert.match(result, /6 个月内，可以到人民法院提起行政诉讼/);

    // Opening the written decision is its delivery, for the family and for the office.
    const letter = page.getByRole('link', { name: /^不予确认决定书/ });
    await eventually('the letter is set', async () => {
      await page.reload();
      return (await letter.count()) > 0;
    });
    assert.doesNotMatch(await page.getByRole('main').innerText(), /已送达/);
    assert.equal((await page.request.get((await letter.getAttribute('href')) ?? '')).status(), 200);
    await page.reload();
    await page.getByText(/^决定书已送达：.*您在手机上打开了。$/).waitFor();
    const file = await openDesktop({ name: 'jb01-delivered' });
    await signInStaff(file, practice, 'jb01');
    await file.goto(theirs);
    await file.getByText('决定书已送达').first().waitFor();
    assert.equal(await file.getByRole('link', { name: '登记送达' }).count(), 0, 'it is written down already');
  }));
