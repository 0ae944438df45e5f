/** The person at the console: their browser, and how often they had to press something. */
import type { BrowserContext, Page } from '@playwright/test';

export type Presses = { clicks: number; pastes: number };

export type Person = {
  /** The next page that was opened in their browser and not yet asked for here. */
  browserPage(): Promise<Page>;
  /** Signs in at the tenant as somebody who is known there. */
  signIn(name?: string): Promise<void>;
  signUp(email: string): Promise<void>;
  /** Agrees at GitHub. */
  consent(login?: string): Promise<void>;
  /** Clicks of a pointer and pastes so far, in all their pages. */
  presses(): Presses;
};

export type Watched = Person & {
  /** Tells of a page that the console has opened in the browser. */
  opened(page: Page): void;
  /** Counts what is pressed in the pages of a context from now on. */
  watch(context: BrowserContext): Promise<void>;
};

/** What a page reports; a click by the keyboard has no detail and is none of a pointer. */
function reportPresses(name: string): void {
  const report = (kind: string): void =>
    (globalThis as unknown as Record<string, (kind: string) => void>)[name]?.(kind);
  addEventListener('click', ({ isTrusted, detail }) => isTrusted && detail > 0 && report('clicks'), true);
  addEventListener('paste', ({ isTrusted }) => isTrusted && report('pastes'), true);
}

const reporter = 'reportPress';

export function createPerson(): Watched {
  const presses: Presses = { clicks: 0, pastes: 0 };
  const pages: Page[] = [];
  const waiting: ((page: Page) => void)[] = [];

  const person: Watched = {
    presses: () => ({ ...presses }),
    opened(page) {
      const next = waiting.shift();
      if (next === undefined) pages.push(page);
      else next(page);
    },
    async watch(context) {
      await context.exposeBinding(reporter, (_source, kind: keyof Presses) => {
        presses[kind] += 1;
      });
      await context.addInitScript(reportPresses, reporter);
      for (const page of context.pages()) await page.evaluate(reportPresses, reporter);
    },
    browserPage: () => {
      const page = pages.shift();
      return page === undefined ? new Promise((next) => waiting.push(next)) : Promise.resolve(page);
    },
    async signIn(name = 'Ada') {
      const page = await person.browserPage();
      await page.getByRole('button', { name: `Sign in as ${name}` }).click();
    },
    async signUp(email) {
      const page = await person.browserPage();
      await page.getByRole('link', { name: 'Sign up' }).click();
      await page.getByLabel(/e-?mail/i).fill(email);
      await page.getByRole('button', { name: 'Sign up' }).click();
    },
    async consent(login = 'ada-demo') {
      const page = await person.browserPage();
      await page.getByRole('button', { name: `Authorize as ${login}` }).click();
    },
  };
  return person;
}
