/** A person who has a keyboard and no mouse: keys go to what has the focus, and wherever it stops it must be seen. */
import type { Page } from '@playwright/test';

export type Stop = { name: string; role: string; isVisible: boolean };

export type Hands = {
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Goes on by Tab until what is called so has the focus. */
  tabTo(name: string | RegExp, by?: 'Tab' | 'Shift+Tab'): Promise<void>;
  focus(): Promise<Stop>;
  /** Where the focus has been without being seen. */
  unseen(): string[];
};

const most = 400;

export function handsOn(page: Page): Hands {
  const unseen = new Set<string>();
  const focus = async (): Promise<Stop> => {
    const stop = await page.evaluate(stopOf);
    if (!stop.isVisible && stop.role !== 'body') unseen.add(`${stop.role} ${stop.name}`);
    return stop;
  };
  return {
    focus,
    unseen: () => [...unseen],
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    async tabTo(name, by = 'Tab') {
      const passed: string[] = [];
      for (let stops = 0; stops < most; stops += 1) {
        await page.keyboard.press(by);
        const stop = await focus();
        if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) return;
        passed.push(stop.name.slice(0, 40));
      }
      throw new Error(`Tab never comes to ${name}, only to: ${[...new Set(passed)].join(' | ')}`);
    },
  };
}

/** Runs in the page. */
function stopOf(): Stop {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body)
    return { name: '', role: 'body', isVisible: false };
  const textOf = (id: string) => document.getElementById(id)?.textContent ?? '';
  const hasLabels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  const label = element.closest('label') ?? (hasLabels ? element.labels?.[0] : null);
  const name =
    element.getAttribute('aria-label') ??
    element.getAttribute('aria-labelledby')?.split(' ').map(textOf).join(' ') ??
    label?.textContent ??
    element.textContent ??
    '';
  // What takes a press anywhere on a card is ringed by what it lays over the card.
  const isRinged = (one: Element): boolean =>
    [getComputedStyle(one), getComputedStyle(one, '::after')].some(
      ({ outlineStyle, outlineWidth, outlineColor, visibility }) =>
        outlineStyle !== 'none' &&
        Number.parseFloat(outlineWidth) >= 1 &&
        outlineColor !== 'transparent' &&
        visibility === 'visible',
    );
  // The input of a box or a switch is hidden in its label, which draws it; a field may be ringed with its button.
  const drawnBy = [element, element.parentElement, ...(label ? [label, ...label.querySelectorAll('*')] : [])];
  // An item of a menu is lit up as a whole.
  const isLit = element.role === 'menuitem' && getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)';
  // A heading or a page that was given the focus to read on from is no control.
  const isControl = element.tabIndex >= 0;
  return {
    name: name.trim(),
    role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
    isVisible: !isControl || isLit || drawnBy.some((one) => one !== null && isRinged(one)),
  };
}

/**
 * Whether what was typed or shown is still anywhere in the page. Storage is read by number: a spread shows no item that is called like a
 * method of it, such as `key`.
 */
export const holds = (page: Page, secret: string) =>
  page.evaluate((text) => {
    const stored = [localStorage, sessionStorage].flatMap((storage) =>
      Array.from({ length: storage.length }, (_, at) => [storage.key(at), storage.getItem(storage.key(at) ?? '')]),
    );
    return (
      document.documentElement.outerHTML.includes(text) ||
      [...document.querySelectorAll('input')].some(({ value }) => value.includes(text)) ||
      JSON.stringify([stored, history.state, location.href]).includes(text)
    );
  }, secret);
