// @ts-check
// One practice world for one journey: a fresh server in the morning of a day, its tools, and a browser.

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

/**
 * @template T
 * @param {string} name of the server's log in `e2e/artefacts/`
 * @param {(world: World) => Promise<T>} use
 * @returns {Promise<T>}
 */
export function withWorld(name, use) {
  return withServer(name, async (server) => {
    const practice = new Practice(server.origin);
    await practice.toMorning();
    return withBrowser(server.origin, (windows) => use({ server, practice, ...windows }));
  });
}
