#!/usr/bin/env node
// @ts-check
// No number of the law stands in Rust: periods, ages, sums, shares and grades are policy values (policy/**.toml) with a source.
// Looks for the shapes in which such a number would be written. What is no number of the law stands in ALLOWED, with the reason.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOMS = /^crates\/(domain|app|web)\/src\//;
// Tests say what the law says on purpose; invented people and the invented outside are no rules.
const INVENTED = /(_tests\.rs|\/tests\.rs|\/tests\/|\/sample\/|\/sandbox\/|\/practice\/|\/bulk\.rs|\/fakes\.rs)/;

const UNIT = '(DAYS?|AGES?|YEARS?|MONTHS?|HOURS?|WEEKS?|FEN|YUAN|GRADES?|PERCENT|SHARES?|RATIO|QUORUM|STANDARDS?|VISITORS|PERSONS|METRES|ROUNDS)';
const NUMBER = '-?\\d[\\d_]*';
/** @type {[RegExp, string][]} */
const SHAPES = [
  [new RegExp(`\\b(?:const|static)\\s+(?:\\w+_)?${UNIT}(?:_\\w+)?\\s*:\\s*[\\w<>&\\[\\];: ]+=\\s*(?:\\w+::)*\\w*\\(?${NUMBER}`), 'a constant that names a period, age, sum, share or grade'],
  [new RegExp(`\\badd_(?:working|calendar)_days\\([^;]*?,\\s*${NUMBER}\\s*\\)`), 'a number of days'],
  [/\.(?:days|months|years|weeks|hours)\(\s*(?:[2-9]|[1-9][\d_]+)\s*\)/, 'a length of time'],
  [/\bplus_(?:days|months|years)\(\s*\d/, 'a length of time'],
  [/\blast_day\([^;]*?,\s*\d[\d_]*\s*\)/, 'a length of time'],
  [/\bFen::(?:new|yuan|from_yuan)\(\s*-?(?!1\s*\))[1-9]/, 'a sum of money'],
  [/\bShare::new\(\s*\d/, 'a share'],
  [/\blength:\s*\d/, 'the length of a period'],
  [/\b\w*(?:age|years|months|grade|visitors|rounds)\w*(?:\([^()]*\))?\s*(?:>=|<=|==|<|>)\s*(?:[2-9]|[1-9]\d+)\b/i, 'a comparison with an age, a period, a grade or a number of people'],
  [/\b(?:[2-9]|[1-9]\d+)\s*(?:>=|<=|==|<|>)\s*\w*(?:age|years|months|grade|visitors|rounds)\w*\b/i, 'a comparison with an age, a period, a grade or a number of people'],
  [/\b(?:amount|income|sum|savings|standard)\w*\s*(?:>=|<=|<|>)\s*(?:[2-9]|[1-9]\d+)\b/i, 'a comparison with a sum'],
  [/\b(?:standard|basic|income)\w*(?:\(\))?(?:\.\w+\(\))?\s*[*/]\s*\d/i, 'arithmetic with a standard'],
  [/\bchecked_(?:mul|div)\(\s*(?:[2-9]|[1-9]\d+)\s*\)/, 'arithmetic with a number'],
];

/** Names that are never the law's. */
const OTHER_NAMES = [
  { name: /\b(SECONDS_PER_(HOUR|DAY|YEAR)|HOURS_PER_DAY|DAYS_OF_A_WEEK|MONTHS_PER_YEAR)\b/, why: 'the clock and the calendar themselves' },
  { name: /\b\w+_PER_(\w+_)?(HOUR|DAY)_MAX\b/, why: 'how often somebody may knock: a guard against abuse' },
  { name: /\b(NO_DUE_DAY|FIRST_DAY|LAST_DAY): Date = Date::constant/, why: 'the ends of time, for sorting' },
];

/** What looks like a number of the law and is none. `text` is part of the line. */
export const ALLOWED = [
  { file: 'crates/app/src/benefits/raise.rs', text: 'RAISE_MONTHS_MAX', why: 'bounds a loop' },
  { file: 'crates/app/src/messages.rs', text: 'DAY_FROM_MINUTES', why: 'when a phone may ring; our own courtesy' },
  { file: 'crates/app/src/messages.rs', text: 'DAY_UNTIL_MINUTES', why: 'when a phone may ring; our own courtesy' },
  { file: 'crates/app/src/papers.rs', text: 'JPEG_QUALITY_PERCENT', why: 'a property of pictures' },
  { file: 'crates/app/src/seals/authorities.rs', text: 'AUTHORITY_DAYS', why: 'how long a certificate of our own lasts' },
  { file: 'crates/app/src/seals/authorities.rs', text: 'SEAL_DAYS', why: 'how long a certificate of our own lasts' },
  { file: 'crates/app/src/seals/revocations.rs', text: 'LIST_DAYS', why: 'how often a list of revoked certificates is written anew' },
  { file: 'crates/app/src/watch/escalate.rs', text: 'DAYS_SHOWN_MAX', why: 'fits into a message' },
  { file: 'crates/app/src/watch/schedule.rs', text: 'FROM_HOUR', why: 'when the daily watch runs' },
  { file: 'crates/app/src/words/numbers.rs', text: 'percent.checked_div(100)', why: 'writes a percentage' },
  { file: 'crates/domain/src/benefit/explain.rs', text: 'ONE_MONTH', why: 'the income that is written down is of one month' },
  { file: 'crates/domain/src/calendar.rs', text: 'CALENDAR_YEARS_MAX', why: 'bounds a list' },
  { file: 'crates/domain/src/calendar/notice.rs', text: 'HOLIDAY_DAYS_MAX', why: 'finds a slip in a pasted notice' },
  { file: 'crates/domain/src/identity.rs', text: 'AGE_YEARS_MAX', why: 'finds a slip in a date of birth' },
  { file: 'crates/domain/src/limits.rs', text: 'VISITORS_MAX', why: 'bounds a list' },
  { file: 'crates/domain/src/limits.rs', text: 'STATED_SUM_FEN_MAX', why: 'finds a slip in a sum' },
  { file: 'crates/domain/src/number.rs', text: 'pub const YEARS:', why: 'years that an acceptance number can hold' },
  { file: 'crates/web/src/forms/read.rs', text: 'const YEARS_MAX', why: 'finds a slip in a form' },
  { file: 'crates/web/src/forms/read.rs', text: 'SQUARE_METRES_MAX', why: 'finds a slip in a form' },
  { file: 'crates/web/src/pages/edition.rs', text: 'A_YEAR_SECONDS', why: 'how long a browser keeps a cookie' },
  { file: 'crates/web/src/pages/staff/calendar.rs', text: 'YEAR_FIRST', why: 'finds a slip in a form' },
  { file: 'crates/web/src/pages/staff/calendar.rs', text: 'YEAR_LAST', why: 'finds a slip in a form' },
];

/**
 * The source without its tests and comments, line by line; lines keep their number.
 * @param {string} source
 */
const lines = (source) => {
  const tests = source.search(/^#\[cfg\(test\)\]\s*(\n#\[[^\]]*\]\s*)*\nmod \w+ \{/m);
  const own = tests < 0 ? source : source.slice(0, tests);
  return own.split('\n').map((line) => line.replace(/^\s*\/\/.*$/, '').replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\s\/\/ .*$/, ''));
};

/**
 * @param {string} file path below the project
 * @param {string} source
 * @param {{ file: string, text: string, why: string }[]} allowed
 * @param {Set<object>} used entries of `allowed` that were needed
 */
export const faultsIn = (file, source, allowed = ALLOWED, used = new Set()) => {
  if (!ROOMS.test(file) || INVENTED.test(file)) return [];
  /** @type {string[]} */
  const faults = [];
  lines(source).forEach((line, index) => {
    for (const [shape, what] of SHAPES) {
      if (!shape.test(line) || OTHER_NAMES.some(({ name }) => name.test(line))) continue;
      const entry = allowed.find((candidate) => candidate.file === file && line.includes(candidate.text));
      if (entry !== undefined) used.add(entry);
      else faults.push(`${file}:${index + 1}: ${what}: ${line.trim()}`);
      break;
    }
  });
  return faults;
};

const main = () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', 'crates'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  const files = listed.split('\0').filter((file) => file.endsWith('.rs') && existsSync(join(root, file)));
  const used = new Set();
  const faults = files.flatMap((file) => faultsIn(file, readFileSync(join(root, file), 'utf8'), ALLOWED, used));
  for (const entry of ALLOWED) if (!used.has(entry)) faults.push(`${entry.file}: "${entry.text}" is allowed but not there any more`);
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    console.error('\nNumbers of the law belong into policy/**.toml with their source; anything else into ALLOWED of scripts/check-numbers.mjs with a reason.');
    exit(1);
  }
  console.log(`${files.length} files, no number of the law among them; ${ALLOWED.length} other numbers with a reason`);
};

if (argv[1] === fileURLToPath(import.meta.url)) main();
