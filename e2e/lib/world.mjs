// @ts-check
// One practice world for one journey: a fresh server in the morning of a day, its tools, and a browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { withBrowser } from './browser.mjs';
import { Practice } from './practice.mjs';
import { withServer } from './server.mjs';

/**
 * @typedef {object} World
 * @property {import('./server.mjs').Server} server
 * @property {Practice} practice
 * @property {import('./browser.mjs').Windows['openPhone']} openPhone
 * @property {import('./browser.mjs').Windows['openDesktop']} openDesktop
 */

/** What no log may hold, whoever it belongs to: ID numbers, phones, bank cards, signing links. */
const PERSONAL = [/500114\d{11}[\dX]/, /1420000\d{4}/, /9900\d{15}/, /\/s\/[A-Za-z0-9_-]{22}/];

/**
 * Fails when the server has printed personal data by the time it is stopped.
 * @template T
 * @param {string} name of the server's log in `e2e/artefacts/`
 * @param {(world: World) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withWorld(name, use) {
  let log = '';
  const result = await withServer(name, async (server) => {
    log = server.log;
    const practice = new Practice(server.origin);
    await practice.toMorning();
    return withBrowser(server.origin, (windows) => use({ server, practice, ...windows }));
  });
  const printed = readFileSync(log, 'utf8');
  assert.match(printed, /route="/, 'the log does not hold the requests');
  for (const pattern of PERSONAL) assert.doesNotMatch(printed, pattern, `${name}.log holds personal data`);
  return result;
}
