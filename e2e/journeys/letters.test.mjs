// @ts-check
// Letters: the family opens them on the phone as PDF files, whoever holds one can ask whether it is real, and nobody learns more
// from the answer than what the letter says in public.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { heading } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { Visitor } from '../lib/http.mjs';
import { Inspection } from '../lib/inspection.mjs';
import { measureFaults } from '../lib/measure.mjs';
import { textsOf } from '../lib/pdf.mjs';
import { family, masked } from '../lib/people.mjs';
import { casePath, does, investigated, publicised, signedIn, staffSignedIn, submittedFamily } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

/** Typesetting waits its turn behind the messages. */
const TYPESET_WITHIN_MS = 60_000;

/** The letters that a page lists: title to path. @param {string} html @returns {Map<string, string>} */
const listed = (html) =>
  new Map([...html.matchAll(/href="([^"]+\/letters\/[^"]+)"[^>]*>(?:<b>)?([^<]+)/g)].map(([, path = '', title = '']) => [title, path]));

test('a decision letter opens on the phone, and its code says whether it is real', (t) =>
  withWorld('letters', async ({ server, practice, openPhone }) => {
    const home = family(29, 2);
    const [applicant, spouse] = home.people;
    assert.ok(applicant?.phone && spouse?.phone);
    const { base } = await submittedFamily(practice, home);
    await investigated(await staffSignedIn(practice, 'jb01'), base);
    await publicised(practice, base);
    await does(await staffSignedIn(practice, 'sp01'), base, 'confirm', { reasons: '符合低保条件。' });
    const visitor = await signedIn(practice, applicant.phone);
    const letters = await eventually(
      'the letters are set',
      async () => {
        const found = listed((await visitor.open(base)).text);
        return found.has('审核确认通知书') && found;
      },
      TYPESET_WITHIN_MS,
    );
    const phone = await openPhone({ name: 'family' });
    await visitor.lend(phone);
    let pdf = Buffer.alloc(0);
    let code = '';

    await t.test('the family finds its letters on the progress page and opens them as PDF', async () => {
      await phone.goto(base);
      await heading(phone, '有结果了');
      const link = phone.getByRole('link', { name: /^审核确认通知书/ });
      assert.deepEqual(await measureFaults(phone, 'normal'), []);
      const answer = await phone.request.get((await link.getAttribute('href')) ?? '');
      assert.equal(answer.status(), 200);
      assert.equal(answer.headers()['content-type'], 'application/pdf');
      assert.match(answer.headers()['content-disposition'] ?? '', /^inline/);
      assert.equal(answer.headers()['cache-control'], 'no-store');
      pdf = await answer.body();
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      assert.ok(letters.has('受理通知书'), 'the letter of acceptance is not there');
    });

    await t.test('papers of the office are for the office, and nobody else opens either', async () => {
      const clerk = await staffSignedIn(practice, 'jb01');
      const all = listed((await clerk.open(casePath(base))).text);
      for (const office of ['入户调查表', '公示']) {
        assert.ok(all.has(office), `${office} is not listed on the case`);
        assert.ok(!letters.has(office), `the family is shown ${office}`);
        const path = (all.get(office) ?? '').replace('/staff/cases/', '/applications/');
        assert.equal((await visitor.get(path)).status, 404, `the family opens ${office}`);
      }
      const stranger = await signedIn(practice, '14200008401');
      for (const path of letters.values()) assert.equal((await stranger.get(path)).status, 404);
      assert.match((await new Visitor(practice.origin).get(letters.get('审核确认通知书') ?? '')).location, /^\/sign-in/);
      const elsewhere = await staffSignedIn(practice, 'jb02');
      assert.equal((await elsewhere.get(all.get('公示') ?? '')).status, 404);
    });

    await t.test('the code of the letter opens a public page that says what it must and nothing personal', async () => {
      const alternative = textsOf(pdf).find((text) => text.includes('/v/')) ?? '';
      code = /\/v\/([A-Za-z0-9_-]{16,})/.exec(alternative)?.[1] ?? '';
      assert.ok(code, 'the figure of the code has no words for a screen reader');
      assert.ok(alternative.includes(`${server.origin}/v/`), 'the code leads elsewhere');
      const holder = await openPhone({ name: 'holder', script: false });
      await holder.goto(`/v/${code}`);
      await heading(holder, '核对文书');
      await holder.getByRole('heading', { name: '✓ 这份文书是真的' }).waitFor();
      const shown = await holder.getByRole('main').innerText();
      for (const words of [/审核确认通知书/, /〔\d{4}〕\d+号/, new RegExp(masked(applicant.name).replace('*', '\\*'))]) assert.match(shown, words);
      const whole = await holder.content();
      for (const secret of [applicant.name, spouse.name, applicant.id_number, applicant.phone ?? '', home.card, '解放路', '低保']) {
        assert.ok(!whole.includes(secret), 'the page tells more than it must');
      }
      assert.ok(whole.includes(createHash('sm3').update(pdf).digest('hex')), 'the published hash is not that of the file');
      assert.ok(!whole.includes(base), 'the page leads to the application');
      const inspection = new Inspection();
      await inspection.citizen(holder, 'letter-check', { aria: false });
      inspection.done();
    });

    await t.test('a code of no letter has one plain answer', async () => {
      const holder = await openPhone({ name: 'deceived' });
      const wrong = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
      for (const path of [`/v/${wrong}`, '/v/x']) {
        assert.equal((await holder.goto(path))?.status(), 404);
        await holder.getByRole('heading', { name: '▲ 没有查到这份文书' }).waitFor();
      }
    });
  }));
