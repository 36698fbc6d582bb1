// @ts-check
// `node make-world.mjs FOLDER`: the program makes its sample world there, once for all journeys.

import { eventually } from './eventually.mjs';
import { Practice } from './practice.mjs';
import { withServer } from './server.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node make-world.mjs FOLDER');
await withServer(
  'make-world',
  ({ origin }) =>
    // The letters of the past are set once here, not again in every journey.
    eventually('all letters of the sample world are set', async () => (await new Practice(origin).jobsWaiting()) === 0, 240_000),
  { data: folder },
);
