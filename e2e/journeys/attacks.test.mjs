// @ts-check
// What clumsy hands and ill will do: each gets a clear answer and stores nothing by half. One server; no browser where a
// browser would add nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, heading, press } from '../lib/citizen.mjs';
import { Visitor, taken } from '../lib/http.mjs';
import { family } from '../lib/people.mjs';
import { cardPicture } from '../lib/picture.mjs';
import { casePath, does, filled, linkOf, paper, signedIn, signs, staffSignedIn, submitted } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

/** More than a photograph may weigh (12 MB). */
const TOO_LARGE_BYTES = 13 * 1024 * 1024;

test('clumsiness and attacks', (t) =>
  withWorld('attacks', async ({ practice, openPhone }) => {
    const [mine, others] = [family(60, 2), family(61, 1)];
    const me = await signedIn(practice, mine.people[0]?.phone ?? '');
    const base = await filled(me, mine);
    const stranger = await signedIn(practice, others.people[0]?.phone ?? '');
    const theirs = await filled(stranger, others);
    const version = async () => Visitor.hidden((await me.open(`${base}/cause`)).text)._version ?? '';

    await t.test("another family's pages, photographs and forms do not exist", async () => {
      const photo = /\/papers\/(\w+)"/.exec((await me.open(`${base}/papers`)).text)?.[1];
      assert.ok(photo);
      const paths = ['', '/check', '/members', '/members/1/name', '/papers', `/papers/${photo}`, '/withdraw', '/promise', '/supplement'];
      for (const path of paths) assert.equal((await stranger.get(`${base}${path}`)).status, 404, path);
      assert.equal((await stranger.get(`${theirs}/papers/${photo}`)).status, 404, 'a photograph under a wrong address');
      const hidden = Visitor.hidden((await stranger.open(`${theirs}/cause`)).text);
      const before = await version();
      for (const [path, fields] of /** @type {[string, Record<string, string>][]} */ ([
        ['/cause', { cause: 'other' }],
        ['/withdraw', { reason: '' }],
        ['/promise', { promise: 'yes' }],
        [`/papers/${photo}/remove`, {}],
        ['/members/2/remove', {}],
        ['/signers/1/resend', {}],
      ])) {
        assert.equal((await stranger.post(`${base}${path}`, { ...hidden, _version: before, ...fields })).status, 404, path);
      }
      assert.equal(await version(), before, 'a stranger changed something');
    });

    await t.test('who is not signed in is led to the sign-in; a citizen finds no staff pages, staff no citizen pages', async () => {
      const nobody = new Visitor(practice.origin);
      assert.match((await nobody.get(base)).location, /^\/sign-in\?next=/);
      assert.match((await nobody.get('/staff/worklist')).location, /^\/staff\/sign-in\?next=/);
      for (const path of ['/staff', '/staff/worklist', casePath(base), '/staff/jobs', '/staff/sessions']) {
        assert.equal((await me.get(path)).status, 404, path);
      }
      const clerk = await staffSignedIn(practice, 'jb02');
      for (const path of [base, '/apply', casePath(base), '/staff/jobs']) assert.equal((await clerk.get(path)).status, 404, path);
      assert.equal((await (await staffSignedIn(practice, 'xt01')).get('/staff/worklist')).status, 404);
    });

    await t.test('a stale form changes nothing and says so', async () => {
      const old = Visitor.hidden((await me.open(`${base}/cause`)).text);
      taken(await me.fill(`${base}/cause`, { cause: 'old_age', text: '' }), 'the newer form');
      const after = await version();
      const answer = await me.post(`${base}/cause`, { ...old, cause: 'accident', text: '' });
      assert.equal(answer.status, 409);
      assert.match(answer.text, /别处改过了/);
      assert.equal(await version(), after);
      assert.match((await me.open(`${base}/check`)).text, /年纪大了，干不了活/);
    });

    await t.test('a form without its token, or with the token of another browser, is refused', async () => {
      const hidden = Visitor.hidden((await me.open(`${base}/cause`)).text);
      const foreign = Visitor.hidden((await stranger.open(`${theirs}/cause`)).text)._token ?? '';
      for (const token of ['', 'x', foreign]) {
        assert.equal((await me.post(`${base}/cause`, { ...hidden, _token: token, cause: 'other' })).status, 403);
      }
      const elsewhere = { method: 'POST', body: new URLSearchParams({ ...hidden, cause: 'other' }) };
      const sent = await me.send(`${base}/cause`, { ...elsewhere, headers: { origin: 'https://evil.example' } });
      assert.equal(sent.status, 403);
    });

    await t.test('a photograph that is too large, none, or no photograph is refused in words', async () => {
      const before = await version();
      const large = Buffer.concat([cardPicture(), Buffer.alloc(TOO_LARGE_BYTES)]);
      /** @type {[Uint8Array, RegExp][]} */
      const wrong = [
        [large, /照片太大了，一张不要超过 12 MB/],
        [Buffer.from('我是一篇文章，不是照片。'), /这不是照片/],
        [cardPicture().subarray(0, 400), /这张照片坏了/],
        [new Uint8Array(), /请先拍一张照片/],
      ];
      for (const [bytes, words] of wrong) {
        const answer = await me.upload(`${base}/papers`, { kind: 'id_card' }, { ...paper(), bytes });
        assert.equal(answer.status, 422);
        assert.match(answer.text, words);
      }
      assert.equal(await version(), before, 'something was stored by half');
    });

    await t.test('too long, too many, wrong type, wrong place', async () => {
      const long = await me.fill(`${base}/cause`, { cause: 'other', text: '字'.repeat(1_001) });
      assert.equal(long.status, 422);
      assert.match(long.text, /太长了，最多 1000 个字/);
      assert.equal((await me.fill(`${base}/cause`, { cause: 'other', text: 'x'.repeat(70_000) })).status, 413);
      assert.equal((await me.fill(`${base}/cause`, Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`f${n}`, '1'])))).status, 400);
      const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
      assert.equal((await me.send(`${base}/cause`, json)).status, 415);
      assert.equal((await me.send(base, { method: 'DELETE' })).status, 405);
      for (const path of ['/assets/../Cargo.toml', '/assets/%2e%2e%2fCargo.toml', '/applications/1', '/staff/../etc', '/s/x']) {
        assert.ok([303, 403, 404].includes((await me.get(path)).status), path);
      }
      for (const step of ['supplement', 'reopen']) assert.equal((await me.get(`${base}/${step}`)).status, 409, `${step} too early`);
      assert.equal((await me.fill(`${base}/income/wages`, { amount: '-5' })).status, 422);
      assert.equal((await me.fill(`${base}/members/1/name`, { name: '<script>', id_number: '1' })).status, 422);
    });

    await t.test('what people type is text, never markup', async () => {
      const text = '<img src=x onerror=alert(1)>"\'&';
      taken(await me.fill(`${base}/cause`, { cause: 'other', text }), 'markup as words');
      const page = await openPhone({ name: 'markup' });
      await me.lend(page);
      await page.goto(`${base}/check`);
      await page.getByText(text).waitFor();
      assert.equal(await page.locator('main img').count(), 0);
    });

    await t.test('a double press asks for signatures once; going back and pressing again changes nothing', async () => {
      const page = await openPhone({ name: 'double' });
      await me.lend(page);
      const before = await practice.newest();
      await page.goto(`${base}/promise`);
      await choose(page, '我看过了，我承诺');
      await page.getByRole('button', { name: '承诺，请家人签名' }).dblclick();
      await heading(page, '还差 2 个人签名');
      await page.goBack();
      await page.waitForLoadState();
      if (await page.getByRole('button', { name: '承诺，请家人签名' }).isVisible()) {
        await choose(page, '我看过了，我承诺');
        await press(page, '承诺，请家人签名');
      } else {
        await page.getByText('这份申请已经走到别的一步了').waitFor();
        await page.getByRole('link', { name: '看看现在的样子' }).click();
      }
      await heading(page, '还差 2 个人签名');
      for (const { phone } of mine.people) await linkOf(practice, phone ?? '', before);
      const links = (await practice.messages()).filter(({ number, text }) => number > before && text.includes('/s/'));
      assert.equal(links.length, 2, 'one link for each signer');

      // Without script, two presses are two requests.
      const hidden = Visitor.hidden((await stranger.open(`${theirs}/promise`)).text);
      const fields = { ...hidden, promise: 'yes' };
      const answers = await Promise.all([1, 2].map(() => stranger.post(`${theirs}/promise`, fields)));
      assert.deepEqual(answers.map(({ status }) => status), [303, 303]);
      const phone = others.people[0]?.phone ?? '';
      await linkOf(practice, phone, before);
      assert.equal((await practice.messages(phone)).filter(({ number }) => number > before).length, 1);
    });

    await t.test("a signing link serves its own person, once, and nobody else's name", async () => {
      const [applicant, spouse] = mine.people;
      assert.ok(applicant?.phone && spouse?.phone);
      const link = await linkOf(practice, spouse.phone);
      const stray = new Visitor(practice.origin);
      assert.doesNotMatch((await stray.open(link)).text, new RegExp(`${spouse.name}|${applicant.name}`), 'the page names people in full');
      taken(await stray.fill(link, { bank: 'yes' }), 'agreeing');
      const refused = await stray.fill(`${link}/identity`, { name: applicant.name, id_tail: applicant.id_number.slice(-6) });
      assert.equal(refused.status, 422);
      assert.match(refused.text, /和申请里填的不一样/);
      assert.equal((await stray.get(`/s/${'A'.repeat(22)}`)).status, 403);
      await signs(practice, link, spouse);
      assert.match((await stray.open(link)).text, /您签好了，谢谢/);
      assert.match((await me.open(base)).text, /还差 1 个人签名/);
    });

    await t.test('after sixteen days the links are closed, and the applicant may start signing anew', async () => {
      const applicant = mine.people[0];
      const link = await linkOf(practice, applicant?.phone ?? '');
      await practice.moveDays(16);
      const late = new Visitor(practice.origin);
      const page = await late.get(link);
      assert.equal(page.status, 403);
      assert.match(page.text, /这个链接过期了。请申请人在救助通里重新发一次。/);
      const again = await signedIn(practice, applicant?.phone ?? '');
      assert.match((await again.open(base)).text, /签名的时间过了/);
      taken(await again.fill(`${base}/reopen`, {}), 'reopening');
      await submitted(practice, again, base, mine);
      assert.match((await again.open(base)).text, /已交上去，等镇里受理/);
    });

    await t.test('of two clerks at once one accepts, and the other is told', async () => {
      const clerks = [await staffSignedIn(practice, 'jb01'), await staffSignedIn(practice, 'jb01')];
      const forms = await Promise.all(clerks.map(async (clerk) => Visitor.hidden((await clerk.open(`${casePath(base)}/accept`)).text)));
      const answers = await Promise.all(clerks.map((clerk, at) => clerk.post(`${casePath(base)}/accept`, forms[at] ?? {})));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
      assert.match(answers.find(({ status }) => status === 409)?.text ?? '', /在别处办过了/);
      const [first] = clerks;
      assert.ok(first);
      assert.equal((await first.open(casePath(base))).text.split('<b>赵敏</b> 受理').length, 2, 'accepted once');
      const wrongOrder = await first.get(`${casePath(base)}/write-opinion`);
      assert.equal(wrongOrder.location, casePath(base), 'the opinion before the visit');
      await does(first, base, 'order-verification');
    });

    await t.test('a session ends when it is revoked, signed out of, or left alone', async () => {
      const [here, there] = [await staffSignedIn(practice, 'sh01'), await staffSignedIn(practice, 'sh01')];
      taken(await here.fill('/staff/sessions', {}), 'revoking');
      assert.match((await there.get('/staff/worklist')).location, /^\/staff\/sign-in/, 'a revoked session still works');
      await here.open('/staff/worklist');
      await practice.moveMinutes(31);
      assert.match((await here.get('/staff/worklist')).location, /^\/staff\/sign-in/, 'half an hour of silence');

      const citizen = await signedIn(practice, '14200008202');
      const cookies = new Map(citizen.cookies);
      const page = await citizen.open('/applications');
      taken(await citizen.post('/sign-out', Visitor.hidden(page.text)), 'signing out');
      citizen.cookies = cookies;
      assert.match((await citizen.get('/applications')).location, /^\/sign-in/, 'the old cookie still works');
    });

    await t.test('wrong codes and wrong passwords end in a lock', async () => {
      const guesser = new Visitor(practice.origin);
      taken(await guesser.fill('/sign-in?next=/', { phone: '14200008201' }), 'asking for a code');
      const right = await practice.awaitMessage('14200008201', /验证码是(\d{6})/);
      const wrong = right === '000000' ? '000001' : '000000';
      for (let n = 0; n < 5; n += 1) assert.equal((await guesser.fill('/sign-in/code?next=/', { code: wrong })).status, 422);
      assert.equal((await guesser.fill('/sign-in/code?next=/', { code: right })).status, 422, 'the code survived five wrong tries');
      const again = await guesser.fill('/sign-in?next=/', { phone: '14200008201' });
      assert.equal(again.status, 422);
      assert.match(again.text, /验证码/);

      const thief = new Visitor(practice.origin);
      const fields = { login: 'fh01', password: 'lianxi-2025', totp: await practice.totp('fh01') };
      for (let n = 0; n < 4; n += 1) assert.match((await thief.fill('/staff/sign-in', fields)).text, /账号、密码或动态码不对/);
      assert.match((await thief.fill('/staff/sign-in', fields)).text, /先锁住了/);
      const owner = await thief.fill('/staff/sign-in', { ...fields, password: 'lianxi-2026', totp: await practice.totp('fh01') });
      assert.match(owner.text, /先锁住了/);
    });
  }));
