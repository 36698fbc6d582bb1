// @ts-check
// As much of a PDF as a journey needs: the alternative texts of its figures, as a screen reader is given them.

import { inflateSync } from 'node:zlib';

/** Everything in the file, with its streams unpacked. @param {Buffer} pdf */
function unpacked(pdf) {
  const raw = pdf.toString('latin1');
  const parts = [raw];
  for (const found of raw.matchAll(/stream\r?\n/g)) {
    const start = (found.index ?? 0) + found[0].length;
    const end = raw.indexOf('endstream', start);
    if (raw.slice(start - found[0].length - 3, start).startsWith('end') || end < 0) continue;
    try {
      parts.push(inflateSync(pdf.subarray(start, end)).toString('latin1'));
    } catch {
      // not packed, or a picture
    }
  }
  return parts.join('\n');
}

/** Texts of the file that are written in UTF-16, whether as bytes or as hexadecimal digits. @param {Buffer} pdf */
export function textsOf(pdf) {
  const whole = unpacked(pdf);
  const texts = [...whole.matchAll(/<(FEFF[0-9A-F\s]+)>/gi)].map(([, digits = '']) => Buffer.from(digits.replace(/\s/g, ''), 'hex'));
  for (const [, bytes = ''] of whole.matchAll(/\((\xFE\xFF[^)]*)\)/g)) texts.push(Buffer.from(bytes, 'latin1'));
  return texts.map((bytes) => bytes.subarray(2, bytes.length - (bytes.length % 2)).swap16().toString('utf16le'));
}
