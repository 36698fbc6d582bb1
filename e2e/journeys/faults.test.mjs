// @ts-check
// The gateway or the platform is down, slow, doubles or talks nonsense: nothing is lost, nothing is done twice, and what
// needs a person lies before the system administrator.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../lib/eventually.mjs';
import { Visitor, taken } from '../lib/http.mjs';
import { family } from '../lib/people.mjs';
import { casePath, does, filled, linkOf, saysOnCase, signedIn, signs, staffSignedIn, submittedFamily } from '../lib/shortcut.mjs';
import { signInStaff } from '../lib/staff.mjs';
import { withWorld } from '../lib/world.mjs';

/** @typedef {import('../lib/practice.mjs').Practice} Practice */

/** The longest pause between two tries is half an hour; the clock skips it. @param {Practice} practice */
const nextTry = (practice) => practice.moveMinutes(31);

/** @param {Practice} practice @param {string} phone */
async function asksForCode(practice, phone) {
  const visitor = new Visitor(practice.origin);
  taken(await visitor.fill('/sign-in?next=/', { phone }), 'asking for a code');
}

test('a gateway that fails in every way loses no message and sends none twice', () =>
  withWorld('faults-gateway', async ({ practice, openDesktop }) => {
    // Down while the family asks for signatures: the links arrive once it is back, each once.
    const home = family(40, 2);
    const [applicant, spouse] = home.people;
    assert.ok(applicant?.phone && spouse?.phone);
    const visitor = await signedIn(practice, applicant.phone);
    const base = await filled(visitor, home);
    const before = await practice.newest();
    await practice.outside({ gateway: 'down' });
    taken(await visitor.fill(`${base}/promise`, { promise: 'yes' }), 'the promise');
    assert.equal(await practice.newest(), before, 'a message went out of a gateway that is down');
    await practice.outside({ gateway: 'none' });
    await nextTry(practice);
    for (const person of [applicant, spouse]) {
      await signs(practice, await linkOf(practice, person.phone ?? '', before), person);
    }
    assert.match((await visitor.open(base)).text, /已交上去，等镇里受理/);
    const links = (await practice.messages()).filter(({ number, text }) => number > before && text.includes('/s/'));
    assert.equal(links.length, 2, 'each signer gets one link');

    // A code does not wait for the night to end, but for the gateway.
    await practice.outside({ gateway: 'down' });
    await asksForCode(practice, '14200008101');
    await practice.outside({ gateway: 'none' });
    await practice.moveMinutes(1);
    await practice.awaitMessage('14200008101', /验证码是(\d{6})/);

    // Twice delivered: both messages hold the same link or code, and it serves once.
    await practice.outside({ gateway: 'twice' });
    await signedIn(practice, '14200008102');
    const twins = await practice.messages('14200008102');
    assert.equal(twins.length, 2);
    assert.equal(twins[0]?.text, twins[1]?.text);

    // Too slow: the message is out, nobody knows; a person decides. Nonsense: the same, and nothing is out.
    await practice.outside({ gateway: 'slow' });
    await asksForCode(practice, '14200008103');
    await practice.awaitMessage('14200008103', /验证码是(\d{6})/);
    const desk = await openDesktop({ name: 'xt01' });
    await signInStaff(desk, practice, 'xt01');
    await eventually('the slow message lies before the administrator', async () => {
      await desk.goto('/staff/jobs');
      return (await desk.getByText('结果不明').count()) === 1;
    });
    await practice.outside({ gateway: 'nonsense' });
    await asksForCode(practice, '14200008104');
    await eventually('the message answered with nonsense lies there too', async () => {
      await desk.goto('/staff/jobs');
      return (await desk.getByText('结果不明').count()) === 2;
    });
    await practice.outside({ gateway: 'none' });
    assert.doesNotMatch(await desk.content(), /14200008/, 'the list shows a phone number');
    await desk.getByRole('button', { name: /^重新办/ }).first().click();
    await desk.getByRole('alert').getByText('请先打勾').waitFor();
    for (const left of [1, 0]) {
      await desk.getByLabel('我知道可能会发两次').first().check();
      await desk.getByRole('button', { name: /^重新办/ }).first().click();
      await eventually('the message leaves the list', async () => (await desk.getByText('结果不明').count()) === left);
    }
    await practice.awaitMessage('14200008104', /验证码是(\d{6})/);
    assert.equal((await practice.messages('14200008103')).length, 1, 'the gateway knows our number of the message');
  }));

test('a platform that fails in every way answers in the end, and counts once', () =>
  withWorld('faults-platform', async ({ practice }) => {
    const clerk = await staffSignedIn(practice, 'jb01');
    /** @param {number} n @param {import('../lib/practice.mjs').Fault} fault @param {(base: string) => Promise<void>} meanwhile */
    const verified = async (n, fault, meanwhile) => {
      const { base } = await submittedFamily(practice, family(n, 1));
      await does(clerk, base, 'accept');
      await practice.outside({ platform: fault });
      await does(clerk, base, 'order-verification');
      await meanwhile(base);
      await practice.outside({ platform: 'none' });
      await practice.moveMinutes(2);
      await saysOnCase(clerk, base, /核对编号/);
      const { text } = await clerk.open(casePath(base));
      assert.equal(text.split('收到核对结果').length - 1, 1, `${fault}: the result is stored once`);
    };
    await verified(50, 'down', async (base) => saysOnCase(clerk, base, /还没有回来/).then(() => {}));
    await verified(51, 'nonsense', async (base) => saysOnCase(clerk, base, /还没有回来/).then(() => {}));
    await verified(52, 'slow', async (base) => saysOnCase(clerk, base, /核对编号/).then(() => {}));
    await verified(53, 'twice', async (base) => saysOnCase(clerk, base, /核对编号/).then(() => {}));
  }));
