// @ts-check
// The tools of practice mode, as the program offers them to tests: messages, one-time codes, the clock, faults.

import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';

const DAY_MINUTES = 24 * 60;
const CHINA_AHEAD_MINUTES = 8 * 60;
/** Messages other than codes leave from 08:30 to 20:00; a journey needs some hours of that day. */
const MORNING_MINUTES = 9 * 60 + 30;
const LATE_MINUTES = 16 * 60;

/** @typedef {'none' | 'down' | 'slow' | 'twice' | 'nonsense'} Fault */
/** @typedef {{number: number, phone: string, text: string, at_micros: number}} Message */

export class Practice {
  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
    this.ahead_seconds = 0;
    /** Accounts that have signed in since the clock was last moved: a one-time code serves once. @type {Set<string>} */
    this.codesUsed = new Set();
  }

  /** @param {string} path @param {object} [body] posted as JSON */
  async #ask(path, body) {
    const response = await fetch(`${this.origin}/practice/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : undefined,
    });
    assert.equal(response.status, 200, `/practice/api/${path} answered ${response.status}: ${await response.clone().text()}`);
    return response.json();
  }

  /** Work of the program that is due or under way. */
  async jobsWaiting() {
    return (await this.#ask('jobs')).jobs_count;
  }

  /** @param {number} days */
  async moveDays(days) {
    this.ahead_seconds = (await this.#ask('clock', { days })).offset_seconds;
    this.codesUsed.clear();
  }

  /** @param {number} minutes */
  async moveMinutes(minutes) {
    this.ahead_seconds = (await this.#ask('clock', { minutes })).offset_seconds;
    this.codesUsed.clear();
  }

  /** Minutes since midnight in China, by the practice clock. */
  minutesOfDay() {
    return Math.floor(Date.now() / 60_000 + this.ahead_seconds / 60 + CHINA_AHEAD_MINUTES) % DAY_MINUTES;
  }

  /** Moves on to half past nine unless it is day already. */
  async toMorning() {
    const minutes = this.minutesOfDay();
    if (minutes >= MORNING_MINUTES && minutes < LATE_MINUTES) return;
    await this.moveMinutes((MORNING_MINUTES - minutes + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES);
  }

  /** What the account's authenticator shows; a second code for the same account waits by the practice clock, not by ours. @param {string} login */
  async totp(login) {
    if (this.codesUsed.has(login)) await this.moveMinutes(1);
    this.codesUsed.add(login);
    return /** @type {string} */ ((await this.#ask(`totp?login=${login}`)).code);
  }

  /** Delivered messages, newest first. @param {string} [phone] @returns {Promise<Message[]>} */
  async messages(phone) {
    return (await this.#ask(phone ? `sms?phone=${phone}` : 'sms')).messages;
  }

  /** The number of the newest message of all; messages after it are new. */
  async newest() {
    return (await this.messages())[0]?.number ?? 0;
  }

  /**
   * Waits for a message and returns what the pattern's first group holds.
   * @param {string} phone
   * @param {RegExp} pattern with one group
   * @param {number} [after] number of a message; only later ones count
   */
  async awaitMessage(phone, pattern, after = 0) {
    return eventually(`a message to ${phone.slice(0, 3)}… like ${pattern}`, async () => {
      const fit = (await this.messages(phone)).find((message) => message.number > after && pattern.test(message.text));
      return fit && pattern.exec(fit.text)?.[1];
    });
  }

  /** @param {{gateway?: Fault, platform?: Fault, registry?: Fault, timestamps?: Fault}} faults */
  async outside(faults) {
    await this.#ask('outside', faults);
  }
}
