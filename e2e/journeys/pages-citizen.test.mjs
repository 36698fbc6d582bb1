// @ts-check
// Every page of a citizen once, on a phone of 360 px, in both editions: axe-core finds nothing, everything is large enough,
// nothing comes from elsewhere, no page weighs more than 60 KB, and a screen reader hears what is committed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillAll, follow, heading, press, promise, decline, sign, signIn, signingPath, start } from '../lib/citizen.mjs';
import { Inspection, lettersSet } from '../lib/inspection.mjs';
import { family } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { VILLAGE, does, staffSignedIn } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

test('every page of a citizen', (t) =>
  withWorld('pages-citizen', async ({ practice, openPhone }) => {
    const inspection = new Inspection();
    const look = inspection.citizen;
    const people = family(1);
    const [applicant, spouse] = people.people;
    assert.ok(applicant?.phone && spouse?.phone);
    const page = await openPhone({ name: 'citizen' });

    for (const [path, name] of /** @type {[string, string][]} */ ([
      ['/', 'home'],
      ['/guide', 'guide'],
      ['/privacy', 'privacy'],
      ['/notices', 'notice-townships'],
      ['/notices?township=500114001', 'notice-villages'],
      [`/notices/${VILLAGE}`, 'notices-empty'],
      ['/self-check', 'self-check'],
      ['/complaint', 'complaint'],
      ['/complaint/sent', 'complaint-sent'],
      ['/nothing-here', 'not-found'],
    ])) {
      await page.goto(path);
      await look(page, name);
    }

    await signIn(page, practice, applicant.phone, '/apply', look);
    const base = await start(page, look);
    await fillAll(page, base, people, look);
    await page.goto('/');
    await look(page, 'home-signed-in');
    await page.goto('/applications');
    await look(page, 'applications');
    for (const [path, name] of [
      ['members/2/remove', 'member-remove'],
      ['members/2/disability', 'member-disability'],
      ['members/2/apart', 'member-apart'],
      ['request/kinds', 'request-kinds'],
      ['request/single', 'request-single'],
      ['spending/medical', 'spending'],
      ['property/vehicles-value', 'property-vehicles-value'],
      ['property/dwellings-area', 'property-dwellings-area'],
      ['obligors', 'obligors'],
      ['obligors/5/relation', 'obligor-relation'],
      ['obligors/5?relation=child', 'obligor'],
      ['agent', 'agent'],
      ['withdraw', 'withdraw'],
    ]) {
      await page.goto(`${base}/${path}`);
      await look(page, name ?? '');
    }

    await page.goto(`${base}/members/1/name`);
    await page.getByLabel('姓名').fill('');
    await page.getByLabel('18 位身份证号码').fill('110105194912310021');
    await press(page, '存好，下一步');
    await page.getByRole('alert').waitFor();
    await inspection.returned(page, 'errors');
    await page.goto(`${base}/cause`);
    await page.getByLabel('家里有人生病').uncheck();
    await page.getByLabel('没有工作，或者收入太低').uncheck();
    await press(page, '存好，下一步');
    await page.getByRole('alert').waitFor();
    await inspection.returned(page, 'errors-choice');

    const before = await practice.newest();
    await promise(page, base, look);
    await page.goto(`${base}/reopen`);
    await look(page, 'reopen');
    const own = await signingPath(practice, applicant.phone, before);
    const theirs = await signingPath(practice, spouse.phone, before);
    const other = await openPhone({ name: 'spouse' });
    await decline(other, practice, theirs, spouse, '再想想', look);
    await look(other, 'declined');
    await page.goto(base);
    await look(page, 'signers-declined');
    await sign(other, practice, theirs, spouse, { look });
    await other.goto(`/s/${'x'.repeat(22)}`);
    await look(other, 'link-wrong');
    await sign(page, practice, own, applicant);
    await follow(page, '看申请的进度');
    await heading(page, '已交上去，等镇里受理');
    await look(page, 'timeline-submitted');

    for (const [path, name] of [
      ['change', 'change'],
      ['change/joined', 'change-joined'],
      ['change/left', 'change-left'],
    ]) {
      await page.goto(`${base}/${path}`);
      await look(page, name ?? '');
    }

    const clerk = await staffSignedIn(practice, 'jb01');
    await does(clerk, base, 'request-supplement', { items: '户口簿首页\n看病的票据' });
    await page.goto('/');
    await look(page, 'home-supplement');
    await page.goto(base);
    await lettersSet(page, 1);
    await look(page, 'timeline-supplement');
    await page.goto(`${base}/supplement`);
    await look(page, 'supplement');
    await press(page, '交给镇（街道）');
    await page.getByRole('alert').waitFor();
    await inspection.returned(page, 'supplement-errors');
    await page.getByLabel('拍照，或者选一张照片').setInputFiles(photo());
    await press(page, '上传这张');
    await page.getByText('已经拍好，还没有交的').waitFor();
    await look(page, 'supplement-photo');
    await page.goto(`${base}/withdraw`);
    await press(page, '撤回申请');
    await heading(page, '您已撤回');
    await look(page, 'timeline-withdrawn');
    t.diagnostic(`heaviest page, empty cache: ${inspection.heaviest.name}, ${inspection.heaviest.bytes} bytes`);
    inspection.done();
  }));
