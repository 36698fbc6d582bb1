// @ts-check
// The checker of numbers finds what it must find, and nothing else. Run by `scripts/check`.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALLOWED, faultsIn } from './check-numbers.mjs';

const FILE = 'crates/domain/src/assess/rule.rs';

/** @param {string} source @param {string} [file] */
const found = (source, file = FILE) => faultsIn(file, source, []);

for (const line of [
  'const ADULT_AGE_YEARS: u8 = 18;',
  'pub(crate) const PUBLICITY_DAYS: u16 = 7;',
  'const SUIT_MONTHS: i64 = 6;',
  'static CEILING_FEN: i64 = 770_000;',
  'const CEILING_FEN: Fen = Fen::new(770_000);',
  'const SAMPLE_PERCENT: u32 = 30;',
  'const VISITORS_MIN: usize = 2;',
  'let due = calendar.add_working_days(from, 10);',
  'let last = calendar.add_calendar_days(day, 7);',
  'let until = day.checked_add(Span::new().days(60));',
  'let petty = Fen::new(100_000);',
  'let sample = Share::new(3, 10);',
  'Limit { length: 30, unit }',
  'if member.age(today) >= 60 {',
  'if 18 <= age {',
  'if grade <= 2 {',
  'if income < 77000 {',
  'let line = standard.amount_fen() * 3 / 2;',
  'let line = standard.checked_mul(24)?;',
]) {
  test(`finds: ${line}`, () => assert.equal(found(line).length, 1));
}

for (const line of [
  'let due = calendar.add_working_days(from, limit.length);',
  'let adult = rules.count(CountKey::AdultAgeYears)?;',
  '// const ADULT_AGE_YEARS: u8 = 18;',
  'let text = "满 18 岁，age >= 18";',
  'const SECONDS_PER_DAY: i64 = 86_400;',
  'const TRIES_PER_HOUR_MAX: u32 = 5;',
  'if months == 0 {',
  'let next = day.checked_add(Span::new().days(1));',
  'pub const NAME_CHARS_MAX: usize = 50;',
]) {
  test(`leaves alone: ${line}`, () => assert.deepEqual(found(line), []));
}

test('names file and line', () => {
  const [fault] = found('\n\nconst ADULT_AGE_YEARS: u8 = 18;\n');
  assert.match(fault ?? '', /^crates\/domain\/src\/assess\/rule\.rs:3: /);
});

test('tests of a file may say what the law says, the code above them may not', () => {
  const tests = '#[cfg(test)]\nmod tests {\n    const ADULT_AGE_YEARS: u8 = 18;\n}\n';
  assert.deepEqual(found(tests), []);
  assert.equal(found(`const ADULT_AGE_YEARS: u8 = 18;\n${tests}`).length, 1);
});

test('only the rooms of rules, use cases and pages are read, without invented people', () => {
  const source = 'const ADULT_AGE_YEARS: u8 = 18;';
  for (const file of ['crates/app/src/sample/people.rs', 'crates/domain/src/policy/tests.rs', 'crates/vision/src/lib.rs']) {
    assert.deepEqual(found(source, file), []);
  }
  assert.equal(found(source, 'crates/web/src/pages/apply.rs').length, 1);
});

test('an allowed line needs its file and its text, and is noted as used', () => {
  const entry = { file: FILE, text: 'AGE_YEARS_MAX', why: 'a slip' };
  const used = new Set();
  assert.deepEqual(faultsIn(FILE, 'const AGE_YEARS_MAX: u8 = 130;', [entry], used), []);
  assert.ok(used.has(entry));
  assert.equal(faultsIn(FILE, 'const ADULT_AGE_YEARS: u8 = 18;', [entry]).length, 1);
  assert.equal(faultsIn('crates/web/src/x.rs', 'const AGE_YEARS_MAX: u8 = 130;', [entry]).length, 1);
});

test('every allowed number has a reason', () => {
  for (const entry of ALLOWED) assert.ok(entry.why.length > 5, entry.text);
});
