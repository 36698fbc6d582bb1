// @ts-check
// Invented people. Check characters are right, phones lie in a range that no operator has (142), bank cards in one that no
// bank has (9900).

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/**
 * @typedef {object} Person
 * @property {string} name
 * @property {string} id_number
 * @property {string} [phone] adults
 * @property {string} [relation] as the page calls it; the applicant has none
 */

/** @typedef {{people: Person[], card: string}} Family applicant first */

/** An identity number of 黔江. @param {string} born YYYYMMDD @param {number} serial 0 to 999 */
export function idNumber(born, serial) {
  const digits = `500114${born}${String(serial).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return digits + CHECKS[sum % 11];
}

/** A bank card number with its check digit. @param {number} serial */
export function bankCard(serial) {
  const digits = `990000${String(serial).padStart(12, '0')}`;
  const sum = [...digits].reverse().reduce((total, char, at) => {
    const digit = Number(char) * (at % 2 === 0 ? 2 : 1);
    return total + Math.floor(digit / 10) + (digit % 10);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

/** @param {number} n */
const phone = (n) => `1420000${String(n).padStart(4, '0')}`;

/** Surnames and given names that the sample world has not, so that a search for them finds this family alone. */
const SURNAMES = ['田', '覃', '简', '鄢', '瞿', '满', '邬', '禹', '阚', '蒲', '隆', '符'];
const GIVEN = ['守拙', '问渠', '采薇', '听雨'];

/**
 * Family number `n`: applicant and spouse, then two children under age; as many of them as wanted.
 * Phones start at 14200007000, above those of the sample world.
 * @param {number} n 0 to 99
 * @param {number} [members_count] 1 to 4
 * @returns {Family}
 */
export function family(n, members_count = 4) {
  const surname = SURNAMES[n % SURNAMES.length] ?? '田';
  const spouse = SURNAMES[(n + 5) % SURNAMES.length] ?? '覃';
  const all = [
    { name: surname + GIVEN[0], id_number: idNumber('19790412', n * 4 + 501), phone: phone(7_000 + n * 10) },
    { name: spouse + GIVEN[1], id_number: idNumber('19811103', n * 4 + 502), phone: phone(7_001 + n * 10), relation: '丈夫或妻子' },
    { name: surname + GIVEN[2], id_number: idNumber('20180607', n * 4 + 503), relation: '儿子或女儿' },
    { name: surname + GIVEN[3], id_number: idNumber('20210120', n * 4 + 504), relation: '儿子或女儿' },
  ];
  return { people: all.slice(0, members_count), card: bankCard(n + 4_200) };
}

/** Somebody of seventy-two who lives alone. @param {number} n as above @returns {Family} */
export function alone(n) {
  const { people, card } = family(n, 1);
  const [person] = people;
  if (!person) throw new Error('a family without people');
  return { people: [{ ...person, id_number: idNumber('19540305', n * 4 + 501) }], card };
}

/** A grown-up daughter of family `n` who lives elsewhere. @param {number} n */
export function daughter(n) {
  const surname = SURNAMES[n % SURNAMES.length] ?? '田';
  return { name: `${surname}望舒`, id_number: idNumber('19830214', n * 4 + 500), phone: phone(7_005 + n * 10) };
}

/** 田守拙 → 田*拙, as lists show it. @param {string} name */
export const masked = (name) => (name.length === 2 ? `${name[0]}*` : `${name[0]}*${name.at(-1)}`);
