/** The bridge of a window, played: the page is the built one, and all that is behind the bridge is the test's. */
import type { BrowserContext, Disposable, Page } from '@playwright/test';
import { deskPage } from '../harness/chromium.ts';

/** What every desk has. */
export type Played<Input = unknown> = {
  /** What the page called, in order. */
  calls: [name: string, input: Input][];
  /** Of the page's policy. */
  violations: string[];
  /** Tells the page that something has changed. */
  change(topic: string): void;
};

declare global {
  /** Has a desk answer what the page calls; `more` is what its bridge has besides. Answers the desk. */
  var playBridge: <D>(
    desk: Omit<D, keyof Played>,
    answers: (desk: D) => Record<string, (input: never) => unknown>,
    more?: (desk: D) => object,
  ) => D;
}

/** Runs in the page, before `play`. */
function install(): void {
  globalThis.playBridge = (given, answers, more) => {
    const listeners = new Set<(topic: string) => void>();
    const played: Played = {
      calls: [],
      violations: [],
      change: (topic) => {
        for (const listener of listeners) listener(topic);
      },
    };
    const desk = Object.assign(given, played) as ReturnType<typeof Object.assign>;
    document.addEventListener('securitypolicyviolation', (event) => played.violations.push(event.violatedDirective));
    const calls = Object.entries(answers(desk)).map(([name, answer]) => [
      name,
      async (input: never) => {
        played.calls.push([name, structuredClone(input)]);
        return structuredClone(await answer(input));
      },
    ]);
    const opengithubx = {
      calls: Object.fromEntries(calls),
      onChange: (listener: (topic: string) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      openConfirmation: () => undefined,
      openProfile: () => undefined,
      ...more?.(desk),
    };
    Object.assign(globalThis, { opengithubx });
    return desk;
  };
}

const scripts = new WeakMap<Page, Disposable>();

/** A page that is still empty; `play` runs in each that it opens, before that one's own script. */
export async function playedPage<G>(context: BrowserContext, play: (given: G) => void, given: G): Promise<Page> {
  const page = await deskPage(context);
  await scripts.get(page)?.dispose();
  if (!scripts.has(page)) await page.addInitScript(install);
  scripts.set(page, await page.addInitScript(play as (given: unknown) => void, given));
  return page;
}
