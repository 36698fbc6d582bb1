// @ts-check
// A visitor without a browser: cookies, forms with their hidden fields, redirects as they come. For what a browser would only
// slow down, and for what no browser would send.

import assert from 'node:assert/strict';

/** @typedef {{status: number, location: string, text: string}} Answer */

export class Visitor {
  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
    /** @type {Map<string, string>} */
    this.cookies = new Map();
  }

  /** @param {string} path @param {RequestInit} [options] @returns {Promise<Answer>} */
  async send(path, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.origin}${path}`, {
      redirect: 'manual',
      ...options,
      headers: { ...(cookie ? { cookie } : {}), ...options.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';', 1)[0] ?? '';
      const at = pair.indexOf('=');
      const ended = /max-age=0/i.test(line);
      if (ended) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() };
  }

  /** @param {string} path */
  get(path) {
    return this.send(path);
  }

  /** Opens a page that must be there. @param {string} path */
  async open(path) {
    const page = await this.get(path);
    assert.equal(page.status, 200, `${path.replace(/\/s\/.*/, '/s/…')} answered ${page.status} ${page.location}`);
    return page;
  }

  /**
   * Hidden fields that a page gives its forms.
   * @param {string} html @returns {Record<string, string>}
   */
  static hidden(html) {
    const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    return Object.fromEntries(fields.filter(([, name]) => name !== 'back').map(([, name, value]) => [name, value]));
  }

  /**
   * Posts a form exactly as given.
   * @param {string} path @param {Record<string, string | string[]>} fields
   */
  post(path, fields) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    return this.send(path, { method: 'POST', body });
  }

  /**
   * Opens a page and posts its form, hidden fields included.
   * @param {string} path @param {Record<string, string | string[]>} fields @param {string} [action] when it differs from the page
   */
  async fill(path, fields, action = path) {
    const page = await this.open(path);
    return this.post(action, { ...Visitor.hidden(page.text), ...fields });
  }

  /**
   * The same with a file.
   * @param {string} path @param {Record<string, string>} fields
   * @param {{field: string, name: string, type: string, bytes: Uint8Array} | undefined} file @param {string} [action]
   */
  async upload(path, fields, file, action = path) {
    const page = await this.open(path);
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...Visitor.hidden(page.text), ...fields })) body.append(name, value);
    if (file) body.append(file.field, new Blob([file.bytes], { type: file.type }), file.name);
    return this.send(action, { method: 'POST', body });
  }

  /** Takes over the cookies of a browser window. @param {import('playwright-core').Page} page */
  async borrow(page) {
    for (const { name, value } of await page.context().cookies()) this.cookies.set(name, value);
    return this;
  }

  /** Gives a browser window this visitor's cookies. @param {import('playwright-core').Page} page */
  async lend(page) {
    const cookies = [...this.cookies].map(([name, value]) => ({ name, value, url: this.origin, httpOnly: true }));
    await page.context().addCookies(cookies);
  }
}

/** Fails unless a form was taken; returns where it led. @param {Answer} answer @param {string} what */
export function taken(answer, what) {
  const why = /<(?:span class="why"|p)[^>]*>([^<]*)</.exec(answer.text)?.[1] ?? '';
  assert.equal(answer.status, 303, `${what}: answered ${answer.status} ${why}`);
  return answer.location;
}
