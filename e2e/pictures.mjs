// @ts-check
// Takes the pictures of the README from the real pages: `JZT_BIN=... node e2e/pictures.mjs` writes docs/images/*.png.

import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { drawName, heading } from './lib/citizen.mjs';
import { taken } from './lib/http.mjs';
import { E2E } from './lib/paths.mjs';
import { family } from './lib/people.mjs';
import { casePath, does, filled, linkOf, opines, saysOnCase, signedIn, signs, staffSignedIn, visits } from './lib/shortcut.mjs';
import { withWorld } from './lib/world.mjs';

const PHONE_BYTES_MAX = 200 * 1024;
const DESKTOP_BYTES_MAX = 300 * 1024;
const FOLDER = join(E2E, '..', 'docs', 'images');

/** What the window shows, not the whole page. @param {import('playwright-core').Page} page @param {string} name @param {number} bytes_max */
async function picture(page, name, bytes_max) {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  const bytes = statSync(path).size;
  assert.ok(bytes <= bytes_max, `${name}.png weighs ${bytes} bytes, more than ${bytes_max}`);
  process.stdout.write(`docs/images/${name}.png  ${Math.ceil(bytes / 1024)} KB\n`);
}

mkdirSync(FOLDER, { recursive: true });
await withWorld('pictures', async ({ practice, openPhone, openDesktop }) => {
  const home = family(0);
  const [applicant, spouse] = home.people;
  assert.ok(applicant?.phone && spouse?.phone);
  const phone = await openPhone();
  await phone.goto('/');
  await picture(phone, 'home', PHONE_BYTES_MAX);

  const citizen = await signedIn(practice, applicant.phone);
  const base = await filled(citizen, home);
  const before = await practice.newest();
  taken(await citizen.fill(`${base}/promise`, { promise: 'yes' }), 'the promise');
  const link = await linkOf(practice, spouse.phone, before);
  await phone.goto(link);
  await heading(phone, /签授权书$/);
  await phone.getByLabel('您的姓名').fill(spouse.name);
  await phone.getByLabel('身份证号码后六位').fill(spouse.id_number.slice(-6));
  await drawName(phone);
  await phone.locator('label[for=name]').evaluate((label) => scrollTo(0, label.getBoundingClientRect().top + scrollY - 24));
  await picture(phone, 'sign', PHONE_BYTES_MAX);

  await signs(practice, link, spouse);
  await signs(practice, await linkOf(practice, applicant.phone, before), applicant);
  const clerk = await staffSignedIn(practice, 'jb01');
  await does(clerk, base, 'accept');
  await does(clerk, base, 'order-verification');
  await saysOnCase(clerk, base, /核对编号/);
  await visits(clerk, base);
  const desk = await openDesktop();
  await clerk.lend(desk);
  await desk.goto('/staff/worklist');
  await picture(desk, 'worklist', DESKTOP_BYTES_MAX);
  await desk.goto(casePath(base));
  await picture(desk, 'case', DESKTOP_BYTES_MAX);

  await opines(clerk, base);
  await does(await staffSignedIn(practice, 'sh01'), base, 'start-notice');
  await citizen.lend(phone);
  await phone.goto(base);
  await heading(phone, '正在村里公示');
  await picture(phone, 'timeline', PHONE_BYTES_MAX);
});
