// @ts-check
// The pages of citizens that only some families see: other kinds, emergencies, branches, benefits; and those that anybody may
// open without an account. Each as in pages-citizen: both editions, axe-core, sizes, 320 and 360 px, bytes, ARIA.

import { test } from 'node:test';
import { choose, heading, press } from '../lib/citizen.mjs';
import { taken } from '../lib/http.mjs';
import { Inspection, lettersSet } from '../lib/inspection.mjs';
import { alone, daughter, family } from '../lib/people.mjs';
import {
  VILLAGE,
  begun,
  calledForHelp,
  casePath,
  does,
  filled,
  investigated,
  paper,
  publicised,
  signedIn,
  staffSignedIn,
  submittedFamily,
  verified,
  visits,
} from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('playwright-core').Page} Page */

test('what anybody may open', () =>
  withWorld('pages-open', async ({ practice, openPhone }) => {
    const inspection = new Inspection();
    const look = inspection.citizen;
    const page = await openPhone({ name: 'anybody' });
    await page.goto('/draws');
    await look(page, 'draws-none', { aria: false });
    await page.goto('/complaint');
    await press(page, '交上去');
    await page.getByRole('alert').waitFor();
    await look(page, 'complaint-errors', { weighs: false });
    await page.goto('/self-check');
    await press(page, '下一步');
    await page.getByRole('alert').waitFor();
    await look(page, 'self-check-errors', { weighs: false });
    await choose(page, '农村');
    await page.getByLabel('一起过日子的有几个人？').fill('3');
    await page.getByLabel('最困难的那个人多大年纪？').fill('50');
    await choose(page, '有');
    await press(page, '下一步');
    await heading(page, '再说说钱');
    await look(page, 'self-check-money', { weighs: false });
    await page.getByLabel('过去 12 个月，全家一共收入多少？').fill('27000');
    await page.getByLabel('过去 12 个月，看病、上学、康复自己出了多少？').fill('0');
    await press(page, '下一步');
    await heading(page, '最后说说家当');
    await look(page, 'self-check-property', { weighs: false });
    for (const [label, value] of [['全家一共有多少存款和现金？', '1000'], ['汽车现在值多少钱？', '0'], ['有几套房子？', '1'], ['房子一共多少平方米？', '60']]) {
      await page.getByLabel(label ?? '').fill(value ?? '');
    }
    await press(page, '看结果');
    await heading(page, '照您填的，可能符合：低保边缘');
    await look(page, 'self-check-result', { weighs: false });

    // 特困: the draw, the benefit, and its end in the village.
    const man = alone(23);
    const tekun = await submittedFamily(practice, man, { asks: 'tekun', causes: ['old_age'], income: { wages: '0', business: '0' } });
    await investigated(await staffSignedIn(practice, 'jb01'), tekun.base);
    await publicised(practice, tekun.base);
    const reviewer = await staffSignedIn(practice, 'fh01');
    const draw = taken(await reviewer.fill('/staff/draws', {}), 'the draw');
    await visits(reviewer, tekun.base, { slug: 'record-district-visit' });
    const decider = await staffSignedIn(practice, 'sp01');
    await does(decider, tekun.base, 'confirm', { reasons: '符合条件。' });
    await page.goto(draw);
    await look(page, 'draw', { aria: false });
    const citizen = await signedIn(practice, man.people[0]?.phone ?? '');
    const phone = await openPhone({ name: 'old-man' });
    await citizen.lend(phone);
    await phone.goto('/');
    await look(phone, 'home-benefit');
    const benefit = /href="(\/benefits\/\w+)"/.exec((await citizen.open('/')).text)?.[1] ?? '';
    for (const [path, name] of [['', 'benefit'], ['/change', 'benefit-change'], ['/leave', 'benefit-leave']]) {
      await phone.goto(`${benefit}${path}`);
      await look(phone, name ?? '');
    }
    const clerk = await staffSignedIn(practice, 'jb01');
    const staff = benefit.replace('/benefits', '/staff/benefits');
    taken(await clerk.fill(`${staff}/stop`, { cause: 'obligor_able', reasons: '找到了儿子。' }), 'proposing the end');
    taken(await decider.fill(`${staff}/approve`, {}), 'agreeing');
    await phone.goto(benefit);
    await look(phone, 'benefit-stop-published');
    await page.goto(`/notices/${VILLAGE}`);
    await look(page, 'notices-stop');
    await page.getByRole('link', { name: /我有不同意见/ }).first().click();
    await look(page, 'stop-objection');
    inspection.done();
  }));

test('what only some families see', () =>
  withWorld('pages-kinds', async ({ practice, openPhone }) => {
    const inspection = new Inspection();
    const look = inspection.citizen;
    const page = await openPhone({ name: 'family' });
    /** @param {string} base @param {[string, string][]} pages */
    const each = async (base, pages) => {
      for (const [path, name] of pages) {
        await page.goto(`${base}${path}`);
        await look(page, `some/${name}`);
      }
    };

    // A draft in which everything is asked.
    const home = family(24, 2);
    const drafting = await signedIn(practice, home.people[0]?.phone ?? '');
    await drafting.lend(page);
    await each('/apply', [['/kinds', 'apply-kinds'], ['/lasting?first=dibao', 'apply-lasting-known'], ['/single', 'apply-single']]);
    const draft = await filled(drafting, home, { asks: 'tekun', health: 'disabled', property: { vehicles: '1', dwellings: '2' } });
    const { name, id_number, phone } = daughter(24);
    const obligor = { name, id_number, phone, standing: 'severely_disabled', support: '0' };
    taken(await drafting.fill(`${draft}/obligors/3?relation=child`, obligor), 'an obliged relative');
    await each(draft, [
      ['/request', 'request'],
      ['/members/1/disability', 'member-disability'],
      ['/members/2/apart', 'member-apart'],
      ['/property/vehicles-value', 'property-vehicles-value'],
      ['/property/dwellings-area', 'property-dwellings-area'],
      ['/spending/medical', 'spending'],
      ['/obligors', 'obligors'],
      ['/obligors/4/relation', 'obligor-relation'],
      ['/obligors/3', 'obligor'],
      ['/agent', 'agent'],
    ]);

    // An emergency, from the first page to the papers afterwards.
    const [caller] = family(25, 1).people;
    if (!caller) throw new Error('nobody calls');
    const emergency = await calledForHelp(practice, caller);
    const calling = await begun(emergency.visitor, { asks: 'emergency' });
    await emergency.visitor.lend(page);
    await each(calling, [['/emergency', 'emergency'], ['/emergency/village?township=500114001', 'emergency-village'], ['/emergency/what', 'emergency-what']]);
    await each(emergency.base, [['', 'timeline-emergency']]);
    const clerk = await staffSignedIn(practice, 'jb01');
    const scene = { ...paper(), field: 'photo_1' };
    taken(await clerk.upload(`${casePath(emergency.base)}/propose-relief`, { amount: '500', text: '买粮食。' }, scene), 'proposing');
    await does(await staffSignedIn(practice, 'sh01'), emergency.base, 'pay-relief');
    await each(emergency.base, [['', 'timeline-relief'], ['/parts', 'parts-relief']]);
    // The draft of the second call is sent last, so that its last page can be seen.
    const where = { village: VILLAGE, address: '老学校旁边' };
    taken(await emergency.visitor.fill(`${calling}/emergency/village?township=500114001`, where), 'where');
    const what = { cause: 'illness', text: '突发重病。', name: caller.name, id_number: caller.id_number, phone: caller.phone ?? '' };
    taken(await emergency.visitor.fill(`${calling}/emergency/what`, what), 'what');
    await each(calling, [['/emergency/send', 'emergency-send']]);

    // Branches of a handled application.
    const { base, visitor } = await submittedFamily(practice, family(26, 2));
    await visitor.lend(page);
    await verified(clerk, base);
    await page.goto(base);
    await lettersSet(page, 2);
    await each(base, [
      ['', 'timeline-verified'],
      ['/dispute', 'dispute'],
      ['/consent', 'consent'],
      ['/change', 'change'],
      ['/change/joined', 'change-joined'],
      ['/change/left', 'change-left'],
    ]);
    await does(clerk, base, 'warn', { text: '请让工作人员入户。' });
    await each(base, [['', 'timeline-warned']]);
    await visits(clerk, base);
    await does(clerk, base, 'write-opinion', { outcome: 'dibao', amount: '635', reasons: '收入低于标准。' });
    await each(base, [['/why', 'why']]);
    inspection.done();
  }));
