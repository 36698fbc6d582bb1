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
const RELATIONS = { 丈夫或妻子: 'spouse', 儿子或女儿: 'child', 父亲或母亲: 'parent' };

/** @param {Practice} practice @param {string} phone */
export async function signedIn(practice, phone) {
  const visitor = new Visitor(practice.origin);
  const before = await practice.newest();
  taken(await visitor.fill('/sign-in?next=/', { phone }), 'asking for a code');
  const code = await practice.awaitMessage(phone, /验证码是(\d{6})/, before);
  taken(await visitor.fill('/sign-in/code?next=/', { code }), 'signing in');
  return visitor;
}

/** How a request is begun: the page, and what is chosen there. */
const REQUESTS = {
  dibao: ['/apply/lasting', { alone: 'no' }],
  tekun: ['/apply/lasting', { alone: 'yes' }],
  expense: ['/apply', { want: 'expense' }],
  emergency: ['/apply', { want: 'emergency' }],
};

/**
 * What a family asks for and states; whatever is left out is a family of little income, without more to say. Only the parts
 * that the list of parts shows are filled in.
 * @typedef {object} Statement
 * @property {keyof typeof REQUESTS} [asks]
 * @property {boolean} [consents] to be judged as the next kind
 * @property {Record<string, string>} [income] yuan in twelve months by source
 * @property {Record<string, string>} [spending] yuan in twelve months by part
 * @property {Record<string, string>} [property] savings, vehicles, dwellings
 * @property {string[]} [causes]
 * @property {string} [health] of the applicant
 * @property {Record<string, string>[]} [obligors] relation, name, id_number, phone, standing, support
 * @property {string} [official] the relative who is an official
 * @property {string} [village]
 */

/** Opens a draft; returns its path. @param {Visitor} visitor @param {Statement} [statement] */
export async function begun(visitor, { asks = 'dibao', consents = false } = {}) {
  const [page, choice] = REQUESTS[asks];
  const fields = { ...choice, ...(consents ? { others_too: 'yes' } : {}) };
  return taken(await visitor.fill(/** @type {string} */ (page), /** @type {Record<string, string>} */ (fields)), 'starting').replace('/emergency', '');
}

/** A draft with every part filled in; returns its path. @param {Visitor} visitor @param {Family} family @param {Statement} [statement] */
export async function filled(visitor, family, statement = {}) {
  const base = await begun(visitor, statement);
  await fills(visitor, base, family, statement);
  return base;
}

/** Fills in every part that the list of parts shows. @param {Visitor} visitor @param {string} base @param {Family} family @param {Statement} [statement] */
export async function fills(visitor, base, family, statement = {}) {
  const { village = VILLAGE, causes = ['illness', 'low_income'], health = 'chronic_illness', official = '' } = statement;
  /** @param {string} page @param {Record<string, string | string[]>} fields */
  const answer = async (page, fields) => taken(await visitor.fill(`${base}/${page}`, fields), page);
  const place = `place/address?township=${village.slice(0, TOWNSHIP.length)}&village=${village}`;
  await answer(place, { address: '解放路 8 号', residence: 'rural' });
  await answer('cause', { cause: causes, text: '' });
  for (const [at, person] of family.people.entries()) {
    const relation = /** @type {Record<string, string>} */ (RELATIONS)[person.relation ?? ''];
    const { name, id_number } = person;
    await answer(`members/${at + 1}/name${relation ? `?relation=${relation}` : ''}`, { name, id_number });
    await answer(`members/${at + 1}/phone`, { phone: person.phone ?? '' });
    await answer(`members/${at + 1}/health`, { health: at === 0 ? health : 'good' });
  }
  await answer('members', { more: 'no' });
  const income = { wages: '6000', business: '1500', property: '0', transfer: '0', ...statement.income };
  for (const [source, amount] of Object.entries(income)) await answer(`income/${source}`, { amount });
  const property = { savings: '3200', vehicles: '0', dwellings: '1', ...statement.property };
  for (const [thing, value] of Object.entries(property)) await answer(`property/${thing}`, { value });
  const parts = (await visitor.open(`${base}/parts`)).text;
  const spending = { medical: '0', education: '0', rehabilitation: '0', living: '0', ...statement.spending };
  for (const [part, amount] of parts.includes('/spending"') ? Object.entries(spending) : []) await answer(`spending/${part}`, { amount });
  for (const [at, { relation = 'child', ...obligor }] of (statement.obligors ?? []).entries()) {
    await answer(`obligors/${family.people.length + at + 1}?relation=${relation}`, obligor);
  }
  if (parts.includes('/obligors"')) await answer('obligors', { more: 'no' });
  await answer('bank/card?holder=1', { bank: '重庆农村商业银行', card: family.card });
  await answer('relative', official ? { has: 'yes', who: official } : { has: 'no', who: '' });
  taken(await visitor.upload(`${base}/papers`, { kind: 'id_card' }, paper()), 'a photograph');
}

/** A call for help, sent; returns the visitor and the path. @param {Practice} practice @param {Person} caller @param {string} [village] */
export async function calledForHelp(practice, caller, village = VILLAGE) {
  const visitor = await signedIn(practice, caller.phone ?? '');
  const base = await begun(visitor, { asks: 'emergency' });
  const where = { village, address: '老学校旁边' };
  taken(await visitor.fill(`${base}/emergency/village?township=${village.slice(0, TOWNSHIP.length)}`, where), 'where');
  const { name, id_number, phone = '' } = caller;
  taken(await visitor.fill(`${base}/emergency/what`, { cause: 'accident', text: '家里起火。', name, id_number, phone }), 'what');
  taken(await visitor.fill(`${base}/emergency/send`, {}), 'calling for help');
  return { visitor, base };
}

/** @returns {{field: string, name: string, type: string, bytes: Uint8Array}} */
export const paper = () => ({ field: 'photo', name: 'id.png', type: 'image/png', bytes: cardPicture() });

/** The path of the link sent last to a phone. @param {Practice} practice @param {string} phone @param {number} [after] */
export async function linkOf(practice, phone, after) {
  return new URL(await practice.awaitMessage(phone, /(https?:\/\/\S+)/, after)).pathname;
}

const PROMISE = '我同意核对我的家庭经济状况';

/** Signs as one member from the link. @param {Practice} practice @param {string} path @param {Person} person */
export async function signs(practice, path, person) {
  const visitor = new Visitor(practice.origin);
  taken(await visitor.fill(path, { bank: 'yes' }), 'agreeing');
  const before = await practice.newest();
  const who = { name: person.name, id_tail: person.id_number.slice(-6) };
  taken(await visitor.fill(`${path}/identity`, who), 'saying who it is');
  const code = await practice.awaitMessage(person.phone ?? '', /验证码是(\d{6})/, before);
  taken(await visitor.fill(`${path}/code`, { code }), 'the code');
  taken(await visitor.upload(`${path}/sign`, { promise: PROMISE }, undefined), 'signing');
}

/**
 * Promise and signatures of everybody: the application lies in the township.
 * @param {Practice} practice @param {Visitor} visitor @param {string} base @param {Family} family @param {Person[]} [others] who sign besides
 */
export async function submitted(practice, visitor, base, family, others = []) {
  const before = await practice.newest();
  taken(await visitor.fill(`${base}/promise`, { promise: 'yes' }), 'the promise');
  for (const person of [...family.people, ...others].filter((one) => one.phone)) {
    await signs(practice, await linkOf(practice, person.phone ?? '', before), person);
  }
}

/** From nothing to submitted. @param {Practice} practice @param {Family} family @param {Statement} [statement] */
export async function submittedFamily(practice, family, statement = {}) {
  const visitor = await signedIn(practice, family.people[0]?.phone ?? '');
  const base = await filled(visitor, family, statement);
  const others = (statement.obligors ?? []).map(({ name = '', id_number = '', phone = '' }) => ({ name, id_number, phone }));
  await submitted(practice, visitor, base, family, others);
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

/** One step of staff; a query after the slug says what was chosen first. @param {Visitor} staff @param {string} base @param {string} slug @param {Record<string, string | string[]>} [fields] */
export async function does(staff, base, slug, fields = {}) {
  taken(await staff.fill(`${casePath(base)}/${slug}`, fields), slug);
}

/** Waits until the case page says it. @param {Visitor} staff @param {string} base @param {RegExp} words */
export function saysOnCase(staff, base, words) {
  return eventually(`the case page says ${words}`, async () => words.test((await staff.open(casePath(base))).text));
}

/** What a field of a page holds. @param {string} html @param {string} name */
const valueOf = (html, name) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '';

/**
 * A visit of today, by the township or (`record-district-visit`) by the district.
 * @param {Visitor} staff @param {string} base @param {{slug?: string, seen?: Record<string, string>, findings?: string}} [options]
 */
export async function visits(staff, base, { slug = 'record-visit', seen = {}, findings = '和申报的一样。' } = {}) {
  const path = `${casePath(base)}/${slug}`;
  const today = valueOf((await staff.open(path)).text, 'visited_on');
  const fields = { visitor_1: '赵敏', visitor_2: '钱强', witness: '1', findings, visited_on: today, ...seen };
  taken(await staff.upload(path, fields, undefined), slug);
}

/** In favour, with the kind and the sum that the page has worked out, unless told otherwise. @param {Visitor} clerk @param {string} base @param {Record<string, string>} [told] */
export async function opines(clerk, base, told = {}) {
  const { text } = await clerk.open(`${casePath(base)}/write-opinion`);
  const outcome = /name="outcome" value="(\w+)"[^>]* checked/.exec(text)?.[1] ?? '';
  const computed = { outcome, amount: valueOf(text, 'amount'), reasons: '收入低于标准，建议给予救助。' };
  const fields = { ...computed, ...told };
  await does(clerk, base, 'write-opinion', fields);
  return fields;
}

/** Accepted and verified. @param {Visitor} clerk @param {string} base */
export async function verified(clerk, base) {
  await does(clerk, base, 'accept');
  await does(clerk, base, 'order-verification');
  await saysOnCase(clerk, base, /核对编号/);
}

/** Accepted, verified, visited, opinion written. @param {Visitor} clerk @param {string} base @param {Record<string, string>} [told] */
export async function investigated(clerk, base, told = {}) {
  await verified(clerk, base);
  await visits(clerk, base);
  return opines(clerk, base, told);
}

/**
 * The notice hangs its time and ends; whoever works meanwhile is signed out. Returns the approver, signed in again.
 * @param {Practice} practice @param {string} base @param {{login?: string, days?: number}} [options]
 */
export async function publicised(practice, base, { login = 'sh01', days = 8 } = {}) {
  await does(await staffSignedIn(practice, login), base, 'start-notice');
  await practice.moveDays(days);
  const approver = await staffSignedIn(practice, login);
  await does(approver, base, 'close-notice');
  return approver;
}
