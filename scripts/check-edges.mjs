#!/usr/bin/env node
// @ts-check
// Fails on any dependency that ARCHITECTURE.md forbids: which of our crates may name which, and what must never be
// reached, however indirectly, from an inner ring. Reads Cargo only; needs no build.

import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Our crates, and the ones of ours that each may name in its manifest (dev-dependencies included). */
const ALLOWED = new Map(
  Object.entries({
    'jzt-domain': [],
    'jzt-crypto': [],
    'jzt-documents': [],
    'jzt-vision': [],
    'jzt-store': ['jzt-domain', 'jzt-crypto'],
    'jzt-app': ['jzt-domain', 'jzt-crypto', 'jzt-store'],
    'jzt-web': ['jzt-domain', 'jzt-app'],
    jiuzhutong: '*',
    'jzt-bench': '*',
  }),
);

/** Third-party crates that a manifest may not name itself. */
const NOT_NAMED = [
  { crates: ['jzt-app', 'jzt-web', 'jiuzhutong'], pattern: /^sqlx(-|$)/, why: 'SQL lives in store' },
];

/** Third-party crates that may not be reached at all (normal and build dependencies). */
const NOT_REACHED = [
  {
    crates: ['jzt-domain'],
    pattern: /^(tokio|sqlx|axum|rand|getrandom|hyper|reqwest)(-|_|$)/,
    why: 'domain is pure: no runtime, no I/O, no chance',
  },
  { crates: ['jzt-store', 'jzt-app'], pattern: /^(axum|hyper|tower-http)(-|$)/, why: 'only web and server know HTTP' },
  {
    crates: ['jzt-web', 'jzt-app'],
    pattern: /^(typst|rten|ort|tract|onnx)(-|_|$)/,
    why: 'heavy leaves hang under server only, so that everyday tests stay fast',
  },
];

/** @param {string[]} args */
function cargo(...args) {
  try {
    return execFileSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 256 << 20, stdio: ['ignore', 'pipe', 'inherit'] });
  } catch {
    console.error(`cargo ${args[0]} failed: see above`);
    process.exit(1);
  }
}

/** @type {{name: string, dependencies: {name: string, kind: string | null}[]}[]} */
const packages = JSON.parse(cargo('metadata', '--locked', '--no-deps', '--format-version', '1')).packages;
const ours = new Set(packages.map((each) => each.name));
/** @type {string[]} */
const faults = [];

for (const { name, dependencies } of packages) {
  const allowed = ALLOWED.get(name);
  if (allowed === undefined) {
    faults.push(`${name} has no row in scripts/check-edges.mjs: say which crates it may use`);
    continue;
  }
  for (const dependency of dependencies) {
    // A crate's own tests may name it again, to switch its features on.
    if (ours.has(dependency.name) && dependency.name !== name && allowed !== '*' && !allowed.includes(dependency.name)) {
      faults.push(`${name} -> ${dependency.name}: this arrow is not in ARCHITECTURE.md`);
    }
    for (const rule of NOT_NAMED) {
      if (rule.crates.includes(name) && rule.pattern.test(dependency.name)) {
        faults.push(`${name} -> ${dependency.name}: ${rule.why}`);
      }
    }
  }
}

for (const rule of NOT_REACHED) {
  for (const name of rule.crates.filter((each) => ours.has(each))) {
    const lines = cargo('tree', '--locked', '-p', name, '-e', 'normal,build', '--prefix', 'none', '--format', '{p}');
    const reached = new Set(lines.split('\n').map((line) => line.split(' ')[0] ?? ''));
    for (const crate of reached) {
      if (rule.pattern.test(crate)) faults.push(`${name} reaches ${crate}: ${rule.why} (cargo tree -p ${name} -i ${crate})`);
    }
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${packages.length} crates, no forbidden edge`);
