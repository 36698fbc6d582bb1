// @ts-check
// The same forms as in citizen.mjs without a browser: brings a family to where a journey begins.

import { eventually } from './eventually.mjs';
import { Visitor, taken } from './http.mjs';
import { cardPicture } from './picture.mjs';

/** @typedef {import('./practice.mjs').Practice} Practice */
/** @typedef {import('./people.mjs').Family} Family */
/** @typedef {import('./people.mjs').Person} Person */

export const TOWNSHIP = '500114001';
export const VILLAGE = '500114001001';
/** Of every practice account. */
export const PASSWORD = 'lianxi-2026';
const RELATIONS = { 丈夫或妻子: 'spouse', 儿子或女儿: 'child' };

/** @param {Practice} practice @param {string} phone */
export async function signedIn(practice, phone) {
  const visitor = new Visitor(practice.origin);
  const before = await practice.newest();
  taken(await visitor.fill('/sign-in?next=/', { phone }), 'asking for a code');
  const code = await practice.awaitMessage(phone, /验证码是(\d{6})/, before);
  taken(await visitor.fill('/sign-in/code?next=/', { code }), 'signing in');
  return visitor;
}

/** A draft with every part filled in; returns its path. @param {Visitor} visitor @param {Family} family */
export async function filled(visitor, family, village = VILLAGE) {
  const base = taken(await visitor.fill('/apply/lasting', { alone: 'no' }), 'starting');
  /** @param {string} page @param {Record<string, string | string[]>} fields */
  const answer = async (page, fields) => taken(await visitor.fill(`${base}/${page}`, fields), page);
  await answer(`place/address?township=${TOWNSHIP}&village=${village}`, { address: '解放路 8 号', residence: 'rural' });
  await answer('cause', { cause: ['illness', 'low_income'], text: '' });
  for (const [at, person] of family.people.entries()) {
    const relation = /** @type {Record<string, string>} */ (RELATIONS)[person.relation ?? ''];
    const { name, id_number } = person;
    await answer(`members/${at + 1}/name${relation ? `?relation=${relation}` : ''}`, { name, id_number });
    await answer(`members/${at + 1}/phone`, { phone: person.phone ?? '' });
    await answer(`members/${at + 1}/health`, { health: at === 0 ? 'chronic_illness' : 'good' });
  }
  await answer('members', { more: 'no' });
  for (const [source, amount] of Object.entries({ wages: '6000', business: '1500', property: '0', transfer: '0' })) {
    await answer(`income/${source}`, { amount });
  }
  for (const [thing, value] of Object.entries({ savings: '3200', vehicles: '0', dwellings: '1' })) {
    await answer(`property/${thing}`, { value });
  }
  await answer('bank/card?holder=1', { bank: '重庆农村商业银行', card: family.card });
  await answer('relative', { has: 'no', who: '' });
  taken(await visitor.upload(`${base}/papers`, { kind: 'id_card' }, paper()), 'a photograph');
  return base;
}

/** @returns {{field: string, name: string, type: string, bytes: Uint8Array}} */
export const paper = () => ({ field: 'photo', name: 'id.png', type: 'image/png', bytes: cardPicture() });

/** The path of the link sent last to a phone. @param {Practice} practice @param {string} phone @param {number} [after] */
export async function linkOf(practice, phone, after) {
  return new URL(await practice.awaitMessage(phone, /(https?:\/\/\S+)/, after)).pathname;
}

/** Signs as one member from the link. @param {Practice} practice @param {string} path @param {Person} person */
export async function signs(practice, path, person) {
  const fields = { name: person.name, id_tail: person.id_number.slice(-6), agree: 'yes' };
  taken(await new Visitor(practice.origin).upload(path, fields, undefined), 'signing');
}

/** Promise and signatures of everybody: the application lies in the township. @param {Practice} practice @param {Visitor} visitor @param {string} base @param {Family} family */
export async function submitted(practice, visitor, base, family) {
  const before = await practice.newest();
  taken(await visitor.fill(`${base}/promise`, { promise: 'yes' }), 'the promise');
  for (const person of family.people.filter((one) => one.phone)) {
    await signs(practice, await linkOf(practice, person.phone ?? '', before), person);
  }
}

/** From nothing to submitted. @param {Practice} practice @param {Family} family @param {string} [village] */
export async function submittedFamily(practice, family, village) {
  const visitor = await signedIn(practice, family.people[0]?.phone ?? '');
  const base = await filled(visitor, family, village);
  await submitted(practice, visitor, base, family);
  return { visitor, base };
}

/** A member of staff without a browser. @param {Practice} practice @param {string} login */
export async function staffSignedIn(practice, login) {
  const visitor = new Visitor(practice.origin);
  const fields = { login, password: PASSWORD, totp: await practice.totp(login) };
  taken(await visitor.fill('/staff/sign-in', fields), `signing in as ${login}`);
  return visitor;
}

/** Where staff see the application that the family sees at `base`. @param {string} base */
export const casePath = (base) => base.replace('/applications/', '/staff/cases/');

/** One step of staff. @param {Visitor} staff @param {string} base @param {string} slug @param {Record<string, string>} [fields] */
export async function does(staff, base, slug, fields = {}) {
  taken(await staff.fill(`${casePath(base)}/${slug}`, fields), slug);
}

/** Waits until the case page says it. @param {Visitor} staff @param {string} base @param {RegExp} words */
export function saysOnCase(staff, base, words) {
  return eventually(`the case page says ${words}`, async () => words.test((await staff.open(casePath(base))).text));
}

/** A visit of today. @param {Visitor} staff @param {string} base */
export async function visits(staff, base) {
  const fields = { visitor_1: '赵敏', visitor_2: '钱强', witness: '1', findings: '和申报的一样。' };
  const path = `${casePath(base)}/record-visit`;
  const today = /name="visited_on"[^>]* value="([^"]+)"/.exec((await staff.open(path)).text)?.[1] ?? '';
  taken(await staff.upload(path, { ...fields, visited_on: today }, undefined), 'record-visit');
}

/** In favour, with the sum that the page has worked out. @param {Visitor} clerk @param {string} base */
export async function opines(clerk, base) {
  const page = await clerk.open(`${casePath(base)}/write-opinion`);
  const amount = /name="amount"[^>]* value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  await does(clerk, base, 'write-opinion', { outcome: 'dibao', amount, reasons: '收入低于标准，建议给予救助。' });
}

/** Accepted, verified, visited, opinion written. @param {Visitor} clerk @param {string} base */
export async function investigated(clerk, base) {
  await does(clerk, base, 'accept');
  await does(clerk, base, 'order-verification');
  await saysOnCase(clerk, base, /核对编号/);
  await visits(clerk, base);
  await opines(clerk, base);
}
