/** The stand-in itself, on an app of a few lines: where it differs from Electron, tests on it would prove nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeContexts, sharedChromium } from '../harness/chromium.ts';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';

type Bridge = {
  version: number;
  secret: { word: string };
  refused: string;
  nested: { list: [number, { two: number }] };
  invoke(channel: string, value?: unknown): Promise<unknown>;
  onTold(listener: (value: unknown) => void): () => void;
  change(): string;
  throws(): void;
};
declare const bridge: Bridge;

const entry = join(import.meta.dirname, 'fixture/main.mjs');
const configFolder = mkdtempSync(join(tmpdir(), 'opengithubx-stand-in-'));
const opened: string[] = [];
let browser: Browser;
let options: StandInOptions;
let standIn: StandIn;
let page: Page;

beforeAll(async () => {
  browser = await sharedChromium();
  options = { browser, configFolder, entry, openExternal: async (url) => void opened.push(url) };
  standIn = await startStandIn(options);
  page = await standIn.window('app://fixture/');
});
afterAll(async () => {
  await standIn.stop();
  await closeContexts();
  rmSync(configFolder, { recursive: true, force: true });
});

const heard = async (): Promise<unknown> => page.evaluate(() => bridge.invoke('heard'));
const kindOf = (make: string): Promise<unknown> =>
  page.evaluate(`bridge.invoke('echo', ${make}).then((value) => Object.prototype.toString.call(value))`);

describe('the bridge', () => {
  it('is there before the first script of the page, read-only', async () => {
    expect(await page.evaluate('atLoad')).toBe('object');
    const tried = await page.evaluate(() => {
      const attempts = [
        () => Object.assign(window, { bridge: 1 }),
        () => Object.assign(bridge, { version: 2 }),
        () => Object.assign(bridge.nested.list[1], { two: 3 }),
      ];
      return attempts.map((attempt) => {
        try {
          attempt();
          return 'changed';
        } catch (error) {
          return (error as Error).name;
        }
      });
    });
    expect(tried).toEqual(['TypeError', 'TypeError', 'TypeError']);
  });

  it('hands out copies, not the objects of the preload', async () => {
    expect(await page.evaluate(() => [bridge.change(), bridge.secret.word])).toEqual(['changed', 'of the preload']);
  });

  it('shares no global with the preload, in either direction', async () => {
    expect(
      await page.evaluate(
        '[typeof leftBehind, typeof require, typeof sendToMain, typeof receiveFromMain, typeof [].ofPreload]',
      ),
    ).toEqual(Array(5).fill('undefined'));
    const echoed = page.evaluate(async () => {
      const own = { parse: JSON.parse };
      Object.assign(JSON, { parse: () => 'of the page' });
      const answer = await bridge.invoke('echo', { of: ['main'] });
      Object.assign(JSON, { parse: own.parse });
      return answer;
    });
    expect(await echoed).toEqual({ of: ['main'] });
  });

  it('gives the preload nothing to require but electron', async () => {
    expect(await page.evaluate(() => bridge.refused)).toBe('module not found: node:fs');
  });

  it('brings what a function throws as an error of the page', async () => {
    const message = await page.evaluate(() => {
      try {
        bridge.throws();
        return 'nothing';
      } catch (error) {
        return error instanceof Error ? error.message : 'something else';
      }
    });
    expect(message).toBe('from the preload');
  });

  it('calls listeners of the page, until they are taken away', async () => {
    const told = await page.evaluate(async () => {
      const values: unknown[] = [];
      const stop = bridge.onTold((value) => values.push(value));
      await bridge.invoke('tell', 1);
      await bridge.invoke('tell', 2);
      await new Promise((done) => setTimeout(done, 200));
      stop();
      await bridge.invoke('tell', 3);
      await new Promise((done) => setTimeout(done, 200));
      return values;
    });
    expect(told).toEqual([1, 2]);
  });
});

describe('a message', () => {
  it.each(['new Map([[1, 2]])', 'new Set([1])', 'new Date(0)', '/a/g', 'new Uint8Array(3)', '1n', 'undefined', '[,1]'])(
    'carries %s as the structured clone does',
    async (made) => {
      const before = await page.evaluate(`Object.prototype.toString.call(${made})`);
      expect(await kindOf(made)).toBe(before);
      expect(await page.evaluate(`bridge.invoke('kind', ${made})`)).toBe(before);
    },
  );

  it('keeps cycles', async () => {
    const kept = await page.evaluate(async () => {
      const cycle: { self?: unknown } = {};
      cycle.self = cycle;
      return bridge.invoke('kind', cycle).catch((error: Error) => error.message);
    });
    expect(kept).toBe('[object Object]');
  });

  it.each(['() => 1', '({ deep: { f() {} } })', 'Symbol.iterator'])('refuses %s', async (made) => {
    expect(
      await page.evaluate(
        `Promise.resolve().then(() => bridge.invoke('echo', ${made})).catch((error) => error.message)`,
      ),
    ).toContain('could not be cloned');
  });

  it('is answered as Electron words its failures', async () => {
    const failure = (channel: string) =>
      page.evaluate((name) => bridge.invoke(name).then(String, (error: Error) => error.message), channel);
    expect(await failure('throw')).toBe("Error invoking remote method 'throw': TypeError: not this");
    expect(await failure('nothing')).toBe(
      "Error invoking remote method 'nothing': Error: No handler registered for 'nothing'",
    );
    expect(await failure('function')).toContain('could not be cloned');
  });

  it('says whose it is', async () => {
    expect(await page.evaluate(() => bridge.invoke('sender'))).toEqual([true, true, 'app://fixture/index.html']);
  });
});

describe('a window', () => {
  it('is shown when ready, with the options it was made with', async () => {
    const { windows, schemes } = await standIn.app.state();
    expect(schemes).toEqual(['app']);
    expect(windows).toMatchObject([
      { isVisible: true, isFocused: true, webPreferences: { sandbox: true, contextIsolation: true } },
    ]);
  });

  it('goes nowhere when the app prevents it, and is loaded anew by the person', async () => {
    await page.evaluate("void (location.href = 'https://elsewhere.example/')");
    await expect.poll(heard).toContainEqual(['will-navigate', 'https://elsewhere.example/']);
    expect(page.url()).toBe('https://fixture.app.invalid/index.html');
    await page.reload();
    expect(await page.evaluate(() => bridge.invoke('echo', 'again'))).toBe('again');
  });

  it('opens no other', async () => {
    expect(await page.evaluate("window.open('https://elsewhere.example/')")).toBeNull();
    await page.getByText('away').click();
    await expect.poll(heard).toContainEqual(['open', 'https://elsewhere.example/']);
    await expect.poll(() => page.context().pages().length).toBe(1);
  });

  it('has the permissions that both handlers give', async () => {
    const query = (name: string) =>
      page.evaluate(
        (wanted) => navigator.permissions.query({ name: wanted as PermissionName }).then(({ state }) => state),
        name,
      );
    expect([await query('notifications'), await query('geolocation'), await query('clipboard-read')]).toEqual([
      'granted',
      'denied',
      'denied',
    ]);
  });
});

describe('the app', () => {
  it('opens addresses in the browser of the person', async () => {
    await page.evaluate(() => bridge.invoke('open', 'https://example.com/'));
    expect([opened, (await standIn.app.state()).opened]).toEqual([['https://example.com/'], ['https://example.com/']]);
  });

  it('encrypts', async () => {
    expect(await page.evaluate(() => bridge.invoke('seal', 'a word'))).toBe('a word');
  });

  it('has a tray whose items can be pressed, unless they are off', async () => {
    expect((await standIn.app.state()).tray?.menu).toEqual([
      { label: 'More', submenu: [{ label: 'Say' }] },
      { label: 'Off', enabled: false },
    ]);
    await standIn.app.clickMenu(['More', 'Say']);
    await standIn.app.clickMenu(['Off']);
    await expect(standIn.app.clickMenu(['Nowhere'])).rejects.toThrow('no Nowhere');
    expect(await heard()).toContainEqual(['said']);
  });

  it('runs once: a second start tells the first and ends', async () => {
    const second = await startStandIn({ ...options, args: ['opengithubx://there'] });
    expect(await second.ended).toBe(0);
    expect(await heard()).toContainEqual(['second-instance', 'opengithubx://there']);
  });

  it('stays while a window will not close, and then ends in good order', async () => {
    await page.evaluate(() => bridge.invoke('stubborn', true));
    await standIn.app.pressQuit();
    await expect.poll(heard).toContainEqual(['before-quit']);
    expect((await standIn.app.state()).windows).toHaveLength(1);
    await page.evaluate(() => bridge.invoke('stubborn', false));
    await standIn.app.pressCloseButton(1);
    expect(await standIn.ended).toBe(0);
    expect(standIn.context.pages()).toEqual([]);
  });
});

describe('an entry that awaits whenReady at its top level', () => {
  it('hangs, as in Electron', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opengithubx-entry-'));
    const { writeFileSync } = await import('node:fs');
    const hanging = join(folder, 'main.mjs');
    writeFileSync(hanging, "import { app } from 'electron/main'; await app.whenReady(); console.log('went on');");
    const started = await startStandIn({ ...options, entry: hanging });
    await new Promise((done) => setTimeout(done, 1000));
    expect(started.output()).not.toContain('went on');
    await started.stop();
    rmSync(folder, { recursive: true });
  });
});
