// @ts-check
// 我的身份核验: name and ID number are matched while the person waits; a mismatch tells nothing; an outage is nobody's fault.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { follow, heading, press, signIn } from '../lib/citizen.mjs';
import { eventually } from '../lib/eventually.mjs';
import { Inspection } from '../lib/inspection.mjs';
import { measureFaults } from '../lib/measure.mjs';
import { family } from '../lib/people.mjs';
import { withWorld } from '../lib/world.mjs';

/** Whom the practice register does not know under any number. */
const NAME_THAT_DIFFERS = '查无此人';
const MISMATCH = '姓名和身份证号码对不上。请照着身份证，两样都再看一遍';

test('a citizen has name and ID number matched', (t) =>
  withWorld('identity', async ({ practice, openPhone }) => {
    const [person] = family(31, 1).people;
    assert.ok(person?.phone);
    const inspection = new Inspection();
    const phone = await openPhone({ name: 'citizen' });
    const pressed = () => Promise.all([phone.waitForEvent('load'), press(phone, '核对')]);
    /** @param {string} name */
    const compare = async (name) => {
      await phone.getByLabel('您的姓名').fill(name);
      await phone.getByLabel('18 位身份证号码').fill(person.id_number);
      await pressed();
    };

    await t.test('the way there is on the first page', async () => {
      await signIn(phone, practice, person.phone ?? '', '/');
      await follow(phone, '我的身份核验');
      await heading(phone, '我的身份核验');
      await inspection.citizen(phone, 'identity');
    });

    await t.test('a mismatch does not tell which of the two is wrong, and keeps both', async () => {
      await compare(NAME_THAT_DIFFERS);
      await phone.getByRole('alert').getByText(MISMATCH).waitFor();
      assert.equal(await phone.getByLabel('18 位身份证号码').inputValue(), person.id_number);
      await inspection.returned(phone, 'identity-mismatch');
    });

    await t.test('a register that is down is said kindly, and what was typed stays', async () => {
      await practice.outside({ registry: 'down' });
      await eventually('the register is down', async () => {
        await compare(person.name);
        return phone.getByRole('alert').getByText('不是您的问题').isVisible();
      });
      assert.equal(await phone.getByLabel('您的姓名').inputValue(), person.name);
      assert.equal(await phone.getByLabel('18 位身份证号码').inputValue(), person.id_number);
      assert.deepEqual(await measureFaults(phone, 'normal'), []);
      await inspection.returned(phone, 'identity-down');
      await practice.outside({ registry: 'none' });
    });

    await t.test('the match is stored, masked, and says what it allows', async () => {
      await eventually('the register is back', async () => {
        await pressed();
        return phone.getByRole('heading', { name: '对上了' }).isVisible();
      });
      assert.ok(!(await phone.content()).includes(person.id_number));
      await phone.getByText('到这一步，可以签授权书').waitFor();
      await inspection.citizen(phone, 'identity-matched');
    });

    await t.test('it works without script', async () => {
      const plain = await openPhone({ name: 'no-script', script: false });
      const [other] = family(32, 1).people;
      assert.ok(other?.phone);
      await signIn(plain, practice, other.phone, '/identity');
      await plain.getByLabel('您的姓名').fill(other.name);
      await plain.getByLabel('18 位身份证号码').fill(other.id_number);
      await press(plain, '核对');
      await plain.getByRole('heading', { name: '对上了' }).waitFor();
    });
    inspection.done();
  }));
