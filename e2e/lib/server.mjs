// @ts-check
// Starts the real program in practice mode for one test and stops it again.

import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { artefact } from './paths.mjs';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 25;

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** @param {string} url @returns {Promise<number>} the HTTP status, or 0 while nobody answers */
function statusOf(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(0));
  });
}

/**
 * @typedef {object} Server
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {string} data the data folder
 * @property {string} log the file that holds everything the program printed
 * @property {number} pid
 */

/**
 * Runs `use` beside a fresh server: with an empty data folder, or with a copy of the one in JZT_WORLD, where scripts/journeys
 * has the sample world made once for all journeys.
 * Its whole output is kept in `e2e/artefacts/NAME.log`, so that a test can search it for personal data.
 * @template T
 * @param {string} name for the log file
 * @param {(server: Server) => Promise<T>} use
 * @param {{bin?: string, args?: string[], env?: Record<string, string>, data?: string}} [options] `data`: a folder to keep
 * @returns {Promise<T>}
 */
export async function withServer(name, use, options = {}) {
  const bin = options.bin ?? process.env.JZT_BIN;
  if (!bin) throw new Error('JZT_BIN must name the built program; scripts/journeys sets it');
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'jzt-e2e-')));
  const made = options.bin || options.data ? undefined : process.env.JZT_WORLD;
  if (made) await cp(made, data, { recursive: true });
  const port = await freePort();
  const log = artefact(`${name}.log`);
  const sink = createWriteStream(log);
  const child = spawn(
    bin,
    ['serve', '--practice', '--listen', `127.0.0.1:${port}`, '--data', data, ...(options.args ?? [])],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  let printed = '';
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    printed = (printed + chunk.toString()).slice(-8_000);
    sink.write(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  /** @type {string | undefined} */
  let ended;
  const exit = new Promise((resolve) => {
    child.once('error', (error) => {
      ended = `did not start: ${error.message}`;
      resolve(undefined);
    });
    child.once('close', (code, signal) => {
      ended ??= `ended with ${signal ?? code}`;
      resolve(undefined);
    });
  });
  // A test runner that is stopped must not leave servers behind.
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  try {
    await ready(`http://127.0.0.1:${port}`, () => ended, () => printed);
    const result = await use({ origin: `http://127.0.0.1:${port}`, data, log, pid: child.pid ?? 0 });
    if ((await statusOf(`http://127.0.0.1:${port}/healthz`)) !== 200) {
      throw new Error(`the server no longer answers at the end of the test:\n${printed}`);
    }
    return result;
  } finally {
    child.kill('SIGTERM');
    const tooLate = setTimeout(killNow, STOP_WITHIN_MS);
    await exit;
    clearTimeout(tooLate);
    process.removeListener('exit', killNow);
    sink.end();
    await finished(sink);
    if (!options.data) await rm(data, { recursive: true, force: true });
  }
}

/** @param {string} origin @param {() => string | undefined} ended @param {() => string} printed */
async function ready(origin, ended, printed) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while ((await statusOf(`${origin}/healthz`)) !== 200) {
    if (ended() !== undefined) throw new Error(`the server ${ended()} before it was ready:\n${printed()}`);
    if (Date.now() > deadline) throw new Error(`the server was not ready within ${READY_WITHIN_MS} ms:\n${printed()}`);
    await delay(POLL_MS);
  }
}
