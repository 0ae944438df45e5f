/** The stand-in itself, on an app of a few lines: where it differs from Electron, tests on it would prove nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeContexts, sharedChromium } from '../harness/chromium.ts';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';

type Bridge = {
  secret: { word: string };
  refused: string;
  invoke(channel: string, value?: unknown): Promise<unknown>;
  onTold(listener: (value: unknown) => void): () => void;
  change(): string;
  throws(): void;
};
declare const bridge: Bridge;

const entry = join(import.meta.dirname, 'fixture/main.mjs');
const configFolder = mkdtempSync(join(tmpdir(), 'opengithubx-stand-in-'));
let browser: Browser;
let options: StandInOptions;
let standIn: StandIn;
let page: Page;

beforeAll(async () => {
  browser = await sharedChromium();
  options = { browser, configFolder, entry, openExternal: async () => {} };
  standIn = await startStandIn(options);
  page = await standIn.window('app://fixture/');
});
afterAll(async () => {
  await standIn.stop();
  await closeContexts();
  rmSync(configFolder, { recursive: true, force: true });
});

const kindOf = (make: string): Promise<unknown> =>
  page.evaluate(`bridge.invoke('echo', ${make}).then((value) => Object.prototype.toString.call(value))`);

describe('the bridge', () => {
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
