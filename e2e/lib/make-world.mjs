// @ts-check
// `node make-world.mjs FOLDER`: the program makes its sample world there, once for all journeys.

import { withServer } from './server.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node make-world.mjs FOLDER');
await withServer('make-world', async () => {}, { data: folder });
