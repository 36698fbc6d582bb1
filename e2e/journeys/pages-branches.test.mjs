// @ts-check
// The pages of the console for branches, emergencies and benefits, and the lists beside the work; as in pages-staff on a desk and
// as narrow as a phone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { press } from '../lib/citizen.mjs';
import { Visitor, taken } from '../lib/http.mjs';
import { Inspection, lettersSet } from '../lib/inspection.mjs';
import { alone, family } from '../lib/people.mjs';
import { VILLAGE, calledForHelp, casePath, does, investigated, paper, publicised, staffSignedIn, submittedFamily, verified, visits } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

test('pages of branches, emergencies and benefits', () =>
  withWorld('pages-branches', async ({ practice, openDesktop }) => {
    const inspection = new Inspection();
    const look = inspection.staff;
    const page = await openDesktop({ name: 'desk' });
    /** The window becomes this person's. @param {string} login */
    const as = async (login) => {
      const staff = await staffSignedIn(practice, login);
      await staff.lend(page);
      return staff;
    };
    /** Forms of steps, each by its address after the case. @param {string} base @param {string[]} slugs */
    const forms = async (base, ...slugs) => {
      for (const slug of slugs) {
        await page.goto(`${casePath(base)}/${slug}`);
        assert.ok(page.url().endsWith(`/${slug}`), `${slug} is not open`);
        await look(page, `step-${slug.replace(/\?\w+=/, '-')}`);
      }
    };
    /** @param {[string, string][]} pages that show the sample world */
    const lists = async (...pages) => {
      for (const [path, name] of pages) {
        await page.goto(path);
        await look(page, name, { aria: false });
      }
    };

    // A family with branches.
    const clerk = await as('jb01');
    const { base } = await submittedFamily(practice, family(27, 2), { official: '我弟弟，村委会副主任' });
    await verified(clerk, base);
    await forms(base, 'transfer', 'transfer?township=500114002', 'change-applicant', 'change-applicant?to=2');
    await forms(base, 'change-family', 'change-family?change=joined', 'change-family?change=left', 'warn');
    await visits(clerk, base, { seen: { seen_wages: '12000' } });
    await forms(base, 'settle-fact', 'settle-fact?fact=wages', 'assess-self-care', 'assess-self-care?member=1');
    await does(clerk, base, 'settle-fact?fact=wages', { source: 'visited', reason: '工头出了证明。' });
    await does(clerk, base, 'warn', { text: '请让工作人员入户。' });
    await forms(base, 'lift-warning');
    await page.goto(casePath(base));
    await lettersSet(page, 3);
    await look(page, 'case-branches');
    await does(clerk, base, 'lift-warning');
    await does(clerk, base, 'write-opinion', { outcome: 'dibao', amount: '100', reasons: '收入低于标准。' });
    await as('sh01');
    await forms(base, 'extend');
    await publicised(practice, base);
    await as('fh01');
    await forms(base, 'record-complaint', 'record-district-visit');
    await page.goto(casePath(base));
    await lettersSet(page, 4);
    await look(page, 'case-registered');
    await lists(['/staff/register', 'register'], ['/staff/draws', 'draws'], ['/staff/statistics', 'statistics']);

    // An objection that the neighbours appraise.
    const neighbours = await as('jb01');
    const objected = await submittedFamily(practice, family(28, 1));
    await investigated(neighbours, objected.base);
    await does(await staffSignedIn(practice, 'sh01'), objected.base, 'start-notice');
    const notice = `/notices/${VILLAGE}/${objected.base.split('/').at(-1)}/object`;
    taken(await new Visitor(practice.origin).fill(notice, { text: '他家有两套房。', name: '', phone: '' }), 'objecting');
    await does(neighbours, objected.base, 'reinvestigate', { reason: '核实住房。' });
    await forms(objected.base, 'record-appraisal');

    // An emergency of a family, and one on the spot.
    const [caller] = family(29, 1).people;
    assert.ok(caller);
    const { base: emergency } = await calledForHelp(practice, caller);
    await forms(emergency, 'propose-relief');
    await press(page, '提出先行救助');
    await page.getByRole('alert').waitFor();
    await look(page, 'step-propose-relief-errors');
    const scene = { ...paper(), field: 'photo_1' };
    taken(await neighbours.upload(`${casePath(emergency)}/propose-relief`, { amount: '500', text: '买粮食。' }, scene), 'proposing');
    await page.goto('/staff/emergency');
    await look(page, 'emergency');
    await press(page, '提交，等审核同意');
    await page.getByRole('alert').waitFor();
    await look(page, 'emergency-errors');
    const approver = await as('sh01');
    await page.goto(casePath(emergency));
    await look(page, 'case-relief');
    await does(approver, emergency, 'pay-relief');
    await as('jb01');
    await forms(emergency, 'ask-signatures');
    await page.goto(casePath(emergency));
    await look(page, 'case-filling');
    for (const [part, name] of [['', 'parts'], ['/members', 'members'], ['/members/1/phone', 'phone'], ['/income/wages', 'income'], ['/papers', 'papers'], ['/check', 'check']]) {
      await page.goto(`${casePath(emergency)}/fill${part}`);
      await look(page, `fill-${name}`);
    }
    await lists(['/staff/worklist?kind=emergency', 'worklist-emergency']);

    // A benefit and its steps.
    const man = alone(31);
    const tekun = await submittedFamily(practice, man, { asks: 'tekun', causes: ['old_age'], income: { wages: '0', business: '0' } });
    await investigated(await staffSignedIn(practice, 'jb01'), tekun.base);
    await publicised(practice, tekun.base);
    const reviewer = await staffSignedIn(practice, 'fh01');
    taken(await reviewer.fill('/staff/draws', {}), 'the draw');
    await visits(reviewer, tekun.base, { slug: 'record-district-visit' });
    const decider = await staffSignedIn(practice, 'sp01');
    await does(decider, base, 'return', { reasons: '请再核实住房。' });
    await does(decider, tekun.base, 'confirm', { reasons: '符合条件。' });
    const after = await as('jb01');
    await lists(['/staff/benefits?what=all', 'benefits'], ['/staff/benefits?what=waiting&stage=suspended', 'benefits-none'], ['/staff/benefits/raises', 'raises']);
    const benefit = /href="(\/staff\/benefits\/ben_\w+)"/.exec((await after.open('/staff/benefits?what=all&stage=active')).text)?.[1] ?? '';
    await page.goto(benefit);
    await look(page, 'benefit', { aria: false });
    for (const slug of ['review', 'report-change', 'request-stop', 'adjust', 'suspend', 'stop']) {
      await page.goto(`${benefit}/${slug}`);
      assert.ok(page.url().endsWith(slug), `${slug} is not open`);
      await look(page, `benefit-${slug}`, { aria: false });
    }
    taken(await after.fill(`${benefit}/suspend`, { reasons: '联系不上。' }), 'proposing');
    await decider.lend(page);
    for (const slug of ['approve', 'return']) {
      await page.goto(`${benefit}/${slug}`);
      assert.ok(page.url().endsWith(slug), `${slug} is not open`);
      await look(page, `benefit-${slug}`, { aria: false });
    }
    await lists([benefit, 'benefit-proposed'], ['/staff/benefits/raises?township=500114001', 'raises-district']);
    inspection.done();
  }));
