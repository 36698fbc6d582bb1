// @ts-check
import { setTimeout as delay } from 'node:timers/promises';

const WITHIN_MS = 20_000;
const POLL_MS = 50;

/**
 * Asks until the answer is neither `undefined`, `null` nor `false`, and returns it. For what happens in the background.
 * @template T
 * @param {string} what for the message when it never comes
 * @param {() => Promise<T | undefined | null | false>} probe
 * @param {number} [within_ms]
 * @returns {Promise<T>}
 */
export async function eventually(what, probe, within_ms = WITHIN_MS) {
  const deadline = Date.now() + within_ms;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`did not happen within ${within_ms} ms: ${what}`);
    await delay(POLL_MS);
  }
}
