// @ts-check
// A small real photograph-like PNG, made here so that no binary has to be committed.

import { crc32 } from './crc32.mjs';
import { deflateSync } from 'node:zlib';

/** @param {string} kind @param {Buffer} data */
function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A card on a table: enough for a thumbnail to look like one. @param {number} [width] @param {number} [height] */
export function cardPicture(width = 640, height = 420) {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const onCard = x > width * 0.08 && x < width * 0.92 && y > height * 0.1 && y < height * 0.9;
      const isFace = x > width * 0.64 && x < width * 0.84 && y > height * 0.22 && y < height * 0.66;
      const isLine = x > width * 0.14 && x < width * 0.56 && (y % 46) < 10 && y > height * 0.2 && y < height * 0.8;
      const [r, g, b] = !onCard ? [122, 96, 70] : isFace ? [176, 190, 202] : isLine ? [110, 124, 132] : [226, 236, 240];
      rows[at] = r ?? 0;
      rows[at + 1] = g ?? 0;
      rows[at + 2] = b ?? 0;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** As a file for an upload. @param {string} [name] */
export const photo = (name = '身份证.png') => ({ name, mimeType: 'image/png', buffer: cardPicture() });
