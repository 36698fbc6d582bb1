// @ts-check
// A family of five signs: on their own phones, the grandmother without a phone by thumb print, a son elsewhere by his link alone.
// Each page of the ceremony in both editions, its weight together, and what happens when somebody takes it back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreed, codeTyped, drawName, fillWho, follow, heading, identified, press, sign, signingPath } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { Inspection } from '../lib/inspection.mjs';
import { transferredBytes } from '../lib/measure.mjs';
import { family, idNumber } from '../lib/people.mjs';
import { photo } from '../lib/picture.mjs';
import { filled, signedIn } from '../lib/shortcut.mjs';
import { taken } from '../lib/http.mjs';
import { withWorld } from '../lib/world.mjs';

/** The whole ceremony besides the document, in bytes. */
const CEREMONY_BYTES_MAX = 150 * 1024;
const NEIGHBOUR = { name: '宋邻居', phone: '14200007998' };

test('a family of five signs on phones, by a thumb print, and from far away', (t) =>
  withWorld('signatures', async ({ practice, openPhone }) => {
    const inspection = new Inspection();
    const look = inspection.citizen;
    // What a screen reader hears of these is kept by pages-citizen.
    /** @param {import('playwright-core').Page} page @param {string} name */
    const quiet = (page, name) => look(page, `${name}-drawn`, { aria: false });
    const home = family(9, 3);
    const [applicant, spouse] = home.people;
    assert.ok(applicant?.phone && spouse?.phone);
    const grandmother = { name: '尹桂花', id_number: idNumber('19480815', 777), relation: '父亲或母亲' };
    const son = { name: `${applicant.name.slice(0, 1)}远行`, id_number: idNumber('20020301', 778), phone: '14200007991', relation: '儿子或女儿' };
    home.people.push(grandmother, son);
    const visitor = await signedIn(practice, applicant.phone);
    const base = await filled(visitor, home);
    const before = await practice.newest();
    taken(await visitor.fill(`${base}/promise`, { promise: 'yes' }), 'the promise');
    const phone = await openPhone({ name: 'applicant' });
    await visitor.lend(phone);

    await t.test('the wife types the promise; the whole ceremony is light', async () => {
      const hers = await openPhone({ name: 'wife' });
      const path = await signingPath(practice, spouse.phone ?? '', before);
      let bytes = await transferredBytes(hers, path);
      let pages = 1;
      const session = await hers.context().newCDPSession(hers);
      session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
      hers.on('framenavigated', () => (pages += 1));
      await session.send('Network.enable');
      await sign(hers, practice, path, spouse);
      await session.detach();
      t.diagnostic(`the ceremony: ${Math.round(bytes / 1024)} KB on ${pages - 1} pages`);
      assert.ok(bytes < CEREMONY_BYTES_MAX, `the ceremony weighs ${bytes} bytes`);
      const document = await hers.request.get(`${path}/document`);
      assert.equal(document.headers()['content-type'], 'application/pdf');
      t.diagnostic(`the document: ${Math.round((await document.body()).length / 1024)} KB`);
    });

    await t.test('the applicant writes the name on the screen', async () => {
      await phone.goto(base);
      await press(phone, '现在就签');
      await sign(phone, practice, new URL(phone.url()).pathname, applicant, { draw: true, look: quiet });
    });

    await t.test('the grandmother presses her thumb on the phone of the family, a neighbour sees it', async () => {
      await phone.goto(base);
      await phone.getByText(`换个办法签：${grandmother.name}`).click();
      await press(phone, `请${grandmother.name}在这部手机上签`);
      const path = new URL(phone.url()).pathname;
      await agreed(phone, path);
      await heading(phone, '按手印，请人在旁边看着');
      await look(phone, 'signing-thumb');
      await fillWho(phone, '签名的人的姓名', grandmother);
      await phone.getByLabel('见证人的姓名').fill(spouse.name);
      await phone.getByLabel('见证人的手机号').fill(NEIGHBOUR.phone);
      await press(phone, '发验证码');
      await phone.getByRole('link', { name: /见证人不能是/ }).waitFor();
      await phone.getByLabel('见证人的姓名').fill(NEIGHBOUR.name);
      await codeTyped(phone, practice, NEIGHBOUR.phone, '请填见证人收到的验证码', () => press(phone, '发验证码'), (page) => look(page, 'signing-code-witness'));
      await heading(phone, '请按手印');
      await look(phone, 'signing-print');
      await phone.getByLabel('手印的照片').setInputFiles(photo('手印.png'));
      await press(phone, '交上去');
      await heading(phone, '您签好了，谢谢');
    });

    await t.test('the son is away: the link is all he has; with his signature it is submitted', async () => {
      const his = await openPhone({ name: 'son' });
      const path = await signingPath(practice, son.phone, before);
      await identified(his, practice, path, son);
      await heading(his, '请签名');
      // Back and forth loses nothing.
      await follow(his, '‹ 再看一遍授权书');
      await heading(his, /^请.+签授权书$/);
      assert.ok(await his.getByLabel('我看过授权书，同意查我的存款和财产').isChecked());
      await press(his, '看完了，下一步');
      await heading(his, '请签名');
      await drawName(his);
      await press(his, '签名');
      await heading(his, '您签好了，谢谢');
      await his.getByText('申请已经在镇（街道）了').waitFor();
      await phone.goto(base);
      await heading(phone, '已交上去，等镇里受理');

      await look(his, 'signed-submitted');
      await follow(his, '撤回授权');
      await heading(his, '要撤回授权吗？');
      await look(his, 'signing-withdraw');
      await fillWho(his, '您的姓名', son);
      await practice.moveMinutes(2);
      await codeTyped(his, practice, son.phone, '请填短信验证码', () => press(his, '发验证码，撤回'));
      await his.getByText('您撤回了授权').waitFor();
      await look(his, 'signing-withdrawn');
      await eventually('the family is told', async () => {
        const texts = await practice.messages();
        return texts.some(({ phone: to, text }) => to === applicant.phone && text.includes('撤回'));
      });
    });
    inspection.done();
  }));
