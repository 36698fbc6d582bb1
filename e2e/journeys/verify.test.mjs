// @ts-check
// Verification for everybody: a signed authorization is handed in on the public page and is intact; one changed byte is not; the
// code printed on it and its receipt say the same; it works without script and on a phone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { heading, press } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { Inspection } from '../lib/inspection.mjs';
import { measureFaults } from '../lib/measure.mjs';
import { family } from '../lib/people.mjs';
import { submittedFamily } from '../lib/shortcut.mjs';
import { withWorld } from '../lib/world.mjs';

/** Seal and checkpoint come by jobs; the schedule looks every half minute. */
const SEALED_WITHIN_MS = 120_000;

test('anybody finds out whether a signed authorization is intact', (t) =>
  withWorld('verify', async ({ server, practice, openPhone }) => {
    const home = family(57, 2);
    const [applicant] = home.people;
    assert.ok(applicant?.phone);
    const { base, visitor } = await submittedFamily(practice, home);
    const inspection = new Inspection();
    const phone = await openPhone({ name: 'family' });
    await visitor.lend(phone);
    let pdf = Buffer.alloc(0);
    let receipt = { record: '', leaf: '', inclusion_proof: [], checkpoint: '' };

    await t.test('the family has the document and, after the next checkpoint, its receipt', async () => {
      await eventually(
        'the receipts are there',
        async () => {
          await phone.goto(`${base}/documents`);
          return (await phone.getByRole('link', { name: /^下载存证回执/ }).count()) === home.people.length;
        },
        SEALED_WITHIN_MS,
      );
      await heading(phone, '签好的授权书');
      await inspection.citizen(phone, 'documents');
      const href = async (/** @type {RegExp} */ name) =>
        (await phone.getByRole('link', { name }).first().getAttribute('href')) ?? '';
      pdf = await (await phone.request.get(await href(/^看授权书/))).body();
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      receipt = await (await phone.request.get(await href(/^下载存证回执/))).json();
      assert.ok(receipt.inclusion_proof.length > 0 && receipt.checkpoint.includes('500114.jiuzhutong.practice'));
    });

    const stranger = await openPhone({ name: 'stranger', script: false });
    /** @param {Buffer} bytes */
    const handIn = async (bytes) => {
      await stranger.goto('/verify');
      await stranger.getByLabel('选 PDF 文件').setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: bytes });
      await press(stranger, '核对');
      await heading(stranger, '核对结果');
    };

    await t.test('anybody hands it in, without an account and without script: it is intact', async () => {
      await stranger.goto('/guide');
      await stranger.getByRole('navigation', { name: '其他' }).getByRole('link', { name: '文件是真是假' }).waitFor();
      await stranger.goto('/');
      await stranger.getByRole('main').getByRole('link', { name: '文件是真是假' }).click();
      await heading(stranger, '文件是真是假');
      await inspection.citizen(stranger, 'verify');
      await handIn(pdf);
      await stranger.getByRole('heading', { name: '✓ 这份授权书是真的，没有改过' }).waitFor();
      await stranger.getByText(/^第 \d+ 条$/).waitFor();
      const page = await stranger.content();
      for (const person of home.people) assert.ok(!page.includes(person.name) && !page.includes(person.id_number));
      assert.deepEqual(await measureFaults(stranger, 'normal'), []);
      await inspection.returned(stranger, 'verify-intact');
      const got = await stranger.request.get((await stranger.getByRole('link', { name: '下载存证回执' }).getAttribute('href')) ?? '');
      assert.deepEqual((await got.json()).record, receipt.record);
    });

    await t.test('one changed byte is not', async () => {
      const changed = Buffer.from(pdf);
      const at = Math.floor(pdf.indexOf('/ByteRange') / 3);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await handIn(changed);
      await stranger.getByRole('heading', { name: '▲ 这份授权书的内容被改过' }).waitFor();
      assert.equal(await stranger.getByText('谁签的').count(), 0);
      await inspection.returned(stranger, 'verify-changed');
      await handIn(Buffer.concat([pdf, Buffer.from('\n% 多出来的话\n')]));
      await stranger.getByRole('heading', { name: '▲ 这份文件盖章以后又被加了东西' }).waitFor();
      await handIn(Buffer.from('%PDF-1.7\nsomething else'));
      await stranger.getByRole('heading', { name: '▲ 这份文件不是我们发出的' }).waitFor();
    });

    await t.test('the code printed on it leads to the same', async () => {
      const { code, number } = JSON.parse(receipt.record);
      await stranger.goto(`/v/${code}`);
      await stranger.getByRole('heading', { name: '✓ 这份授权书是我们存着的' }).waitFor();
      await stranger.getByText(number).waitFor();
      await stranger.locator('summary', { hasText: '存证证明' }).click();
      await stranger.getByText(receipt.leaf.trim()).waitFor();
      assert.deepEqual(await measureFaults(stranger, 'normal'), []);
      await stranger.locator('summary', { hasText: '存证证明' }).click();
      await inspection.citizen(stranger, 'authorization-check');
    });

    await t.test('the log holds neither names nor numbers of the file', () => {
      const log = readFileSync(server.log, 'utf8');
      for (const person of home.people) assert.ok(!log.includes(person.name) && !log.includes(person.id_number));
    });
    inspection.done();
  }));
