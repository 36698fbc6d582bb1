// @ts-check
// Sizes that a person feels: targets, type, width, and bytes on a weak network. Limits: WCAG 2.2 and the national rules for
// editions that fit the elderly.

/** @typedef {'normal' | 'elder'} Edition */

/** Pixels are CSS pixels; the ratio is line height to font size. */
export const LIMITS = {
  normal: { target_px: 44, font_px: 0, line_ratio: 1.3 },
  elder: { target_px: 60, font_px: 18, line_ratio: 1.3 },
};
export const PAGE_BYTES_MAX = 60 * 1024;

/**
 * Controls that are too small to hit. A tick box or radio counts together with its label; a link inside a sentence is
 * exempt, as in WCAG 2.5.8; what shows only on focus (a skip link) is measured in focus.
 * @param {import('playwright-core').Page} page
 * @param {Edition} edition
 * @returns {Promise<string[]>}
 */
export function targetFaults(page, edition) {
  return page.evaluate((min) => {
    const controls =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=tab], [tabindex]:not([tabindex="-1"])';
    /** @param {Element} element */
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    /** @param {Element} element */
    const inSentence = (element) => {
      if (!element.matches('a[href]') || getComputedStyle(element).display !== 'inline') return false;
      const around = Array.from(element.parentElement?.childNodes ?? [])
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? '');
      return around.join('').trim() !== '';
    };
    /** @param {Element} element */
    const rectOf = (element) => {
      const parts = [element, ...Array.from(/** @type {any} */ (element).labels ?? [])].map((part) =>
        part.getBoundingClientRect(),
      );
      // A text field's label sits apart from it; only a tick box or a file picker is worked through its label.
      const own = element.matches('[type=checkbox], [type=radio], [type=file]') ? parts : parts.slice(0, 1);
      return {
        left: Math.min(...own.map((rect) => rect.left)) + scrollX,
        top: Math.min(...own.map((rect) => rect.top)) + scrollY,
        right: Math.max(...own.map((rect) => rect.right)) + scrollX,
        bottom: Math.max(...own.map((rect) => rect.bottom)) + scrollY,
      };
    };
    /** @type {string[]} */
    const faults = [];
    for (const element of document.querySelectorAll(controls)) {
      if (!isShown(element) || inSentence(element)) continue;
      let rect = rectOf(element);
      const hidden = rect.right <= 0 || rect.bottom <= 0 || rect.right - rect.left <= 1 || rect.bottom - rect.top <= 1;
      if (hidden && element instanceof HTMLElement) {
        const before = document.activeElement;
        element.focus({ preventScroll: true });
        rect = rectOf(element);
        if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
        else element.blur();
      }
      const width = rect.right - rect.left;
      const height = rect.bottom - rect.top;
      // Half a pixel: layout rounds.
      if (width < min - 0.5 || height < min - 0.5) {
        const words = (element.textContent || element.getAttribute('aria-label') || element.getAttribute('name') || '').trim();
        faults.push(
          `target ${Math.round(width)} x ${Math.round(height)} px, less than ${min}: <${element.localName}> ${words.slice(0, 40)}`,
        );
      }
    }
    return faults;
  }, LIMITS[edition].target_px);
}

/**
 * Text that is too small or too tight.
 * @param {import('playwright-core').Page} page
 * @param {Edition} edition
 * @returns {Promise<string[]>}
 */
export function typeFaults(page, edition) {
  return page.evaluate(({ font_px, line_ratio }) => {
    /** @type {Set<string>} */
    const faults = new Set();
    /** @param {Element} element @param {string} words @param {boolean} runsOn */
    const judge = (element, words, runsOn) => {
      if (!element.checkVisibility({ visibilityProperty: true })) return;
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const where = `<${element.localName}> ${words.slice(0, 40)}`;
      if (size < font_px) faults.add(`font ${size} px, less than ${font_px}: ${where}`);
      if (!runsOn) return;
      const ratio = parseFloat(style.lineHeight) / size;
      if (!(ratio >= line_ratio - 0.01)) faults.add(`line height ${style.lineHeight} of font ${style.fontSize}, less than ${line_ratio} times: ${where}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const words = (node.textContent ?? '').trim();
      const parent = node.parentElement;
      if (words === '' || parent === null || parent.closest('script, style, noscript, template, svg') !== null) continue;
      judge(parent, words, parent.closest('option') === null);
    }
    // Typed text is no text node, and a field of one line has no line spacing.
    for (const field of document.querySelectorAll('input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select')) {
      judge(field, field.getAttribute('name') ?? '', false);
    }
    return [...faults];
  }, LIMITS[edition]);
}

/**
 * Whatever makes the page scroll sideways.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export function widthFaults(page) {
  const width = page.viewportSize()?.width ?? 0;
  return page.evaluate((limit) => {
    const whole = document.documentElement.scrollWidth;
    if (whole <= limit) return [];
    const widest = Array.from(document.body.querySelectorAll('*'))
      .filter((element) => element.getBoundingClientRect().right + scrollX > limit + 0.5)
      .slice(0, 5)
      .map((element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`);
    return [`page ${whole} px wide in a window of ${limit} px: ${widest.join(' ')}`];
  }, width);
}

/**
 * Every measure above at once.
 * @param {import('playwright-core').Page} page
 * @param {Edition} edition
 */
export async function measureFaults(page, edition) {
  return [...(await targetFaults(page, edition)), ...(await typeFaults(page, edition)), ...(await widthFaults(page))];
}

/**
 * Opens a path with an empty cache and counts what came over the wire: headers and bodies as they were sent.
 * @param {import('playwright-core').Page} page
 * @param {string} path
 * @returns {Promise<number>} bytes
 */
export async function transferredBytes(page, path) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path, { waitUntil: 'networkidle' });
  await session.detach();
  return bytes;
}
