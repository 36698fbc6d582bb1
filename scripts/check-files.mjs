#!/usr/bin/env node
// @ts-check
// Fails on files that the house rules forbid: too long, naming a package registry's host, or holding a path of somebody's
// machine. Looks at everything that git tracks or would track.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MAX_LINES = 700;
const SOURCE = /\.(rs|ts|js|mjs)$/;

/** @param {string} command @param {string[]} args */
const output = (command, ...args) => {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
};
/** @param {string} text */
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

// Bracketed letters keep these patterns from matching themselves.
const hosts = [
  '(registry|www)\\.n[p]mjs\\.(org|com)',
  'registry\\.y[a]rnpkg',
  'n[p]mmirror\\.com',
  '(static|index)\\.c[r]ates\\.io',
  'p[y]pi\\.org',
  'p[y]thonhosted\\.org',
  '(deb|security|ftp)\\.d[e]bian\\.org',
  'proxy\\.g[o]lang\\.org',
];
// The registry that this machine really asks may be a mirror with a name of its own.
const mirror = /^https?:\/\/([^/:]+)/.exec(output('npm', 'config', 'get', 'registry'))?.[1];
if (mirror !== undefined && !/^(localhost|127\.)/.test(mirror)) hosts.push(literally(mirror));

const paths = ['(?<![\\w.-])/(r[o]ot|h[o]me/[a-z][\\w-]*|U[s]ers/\\w+|w[o]rk/(main|shared|\\.library))/'];
for (const own of [root, homedir()]) if (own.length > 3) paths.push(`${literally(own)}(?=[/"'\\s]|$)`);

const rules = [
  { pattern: new RegExp(hosts.join('|'), 'i'), why: "names a package registry's host" },
  { pattern: new RegExp(paths.join('|')), why: "holds a path of somebody's machine" },
];

const files = output('git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean);
if (files.length === 0) {
  console.error('git lists no files here: is this a clone?');
  process.exit(1);
}
/** @type {string[]} */
const faults = [];
for (const file of files) {
  const place = join(root, file);
  if (!existsSync(place)) continue;
  const bytes = readFileSync(place);
  if (bytes.subarray(0, 8192).includes(0)) continue;
  const lines = bytes.toString('utf8').split('\n');
  if (SOURCE.test(file) && lines.length - 1 > MAX_LINES) {
    faults.push(`${file}: ${lines.length - 1} lines, more than ${MAX_LINES}`);
  }
  lines.forEach((line, index) => {
    for (const { pattern, why } of rules) {
      if (pattern.test(line)) faults.push(`${file}:${index + 1}: ${why}`);
    }
  });
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${files.length} files, none too long, none with a registry host or a machine path`);
