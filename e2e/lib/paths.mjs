// @ts-check
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `e2e/`. */
export const E2E = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A file in `e2e/artefacts/`, which git ignores and a check keeps.
 * @param {string} name
 */
export function artefact(name) {
  const folder = join(E2E, 'artefacts');
  mkdirSync(folder, { recursive: true });
  return join(folder, name.replace(/[^\p{L}\p{N}._-]+/gu, '-'));
}

/**
 * The absolute path of a program in PATH.
 * @param {string} program
 */
export function which(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // not in this folder
    }
  }
  throw new Error(`${program} is not in PATH; 'scripts/setup check' installs it`);
}
