// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { E2E } from './paths.mjs';
import { withServer } from './server.mjs';

const bin = join(E2E, 'fixtures', 'fake-program.mjs');

test('the server is used only once it is ready, and is gone afterwards', async () => {
  const used = await withServer(
    'self-test-server',
    async (server) => {
      assert.equal((await fetch(`${server.origin}/`)).status, 200);
      return server;
    },
    { bin },
  );
  assert.throws(() => process.kill(used.pid, 0), /ESRCH/);
  assert.ok(!existsSync(used.data));
  assert.match(readFileSync(used.log, 'utf8'), /listening on 127\.0\.0\.1:/);
});

test('a server that refuses to start fails with its own words', () =>
  assert.rejects(
    withServer('self-test-refused', async () => {}, { bin, env: { FAKE_REFUSES: '1' } }),
    /ended with 3 before it was ready:\ncannot open the data folder/,
  ));

test('a server that dies during the test fails it', () =>
  assert.rejects(
    withServer(
      'self-test-died',
      async (server) => {
        process.kill(server.pid, 'SIGKILL');
      },
      { bin },
    ),
    /the server no longer answers at the end of the test/,
  ));
