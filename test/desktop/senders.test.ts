/** Messages that no page can send unless Chromium is broken into, on the stand-in alone: the app must not trust one either. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelOf, shellChannels } from '../../src/shared/bridge.ts';
import { windowCalls } from '../../src/shared/contract.ts';
import { closeContexts, sharedChromium } from '../harness/chromium.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

const configFolder = mkdtempSync(join(tmpdir(), 'opengithubx-senders-'));
const page = { console: 'app://console/index.html', confirmation: 'app://confirmation/confirmation.html' } as const;
let browser: Browser;
let standIn: StandIn;
const windowOf: Record<string, number> = {};

beforeAll(async () => {
  browser = await sharedChromium();
  standIn = await startStandIn({ browser, configFolder, args: ['--port', '0'] });
  const console = await standIn.window(page.console);
  await console.evaluate('opengithubx.openConfirmation()');
  await standIn.window(page.confirmation);
  for (const { id, url } of (await standIn.app.state()).windows) windowOf[new URL(url).host] = id;
});
afterAll(async () => {
  await standIn.stop();
  await closeContexts();
  rmSync(configFolder, { recursive: true, force: true });
});

const send = (window: string, channel: string, isMain: boolean, url: string) =>
  standIn.app.invoke(windowOf[window] ?? 0, channel, [{}], { isMain, url });
const refused = expect.objectContaining({ ok: false, failure: expect.objectContaining({ code: 'elsewhere' }) });

describe.each(['console', 'confirmation'] as const)('the calls of the %s', (window) => {
  const other = window === 'console' ? 'confirmation' : 'console';
  const channels = windowCalls(window).map((name) => channelOf(window, name));

  it('are there', () => {
    expect(channels.length).toBeGreaterThan(5);
  });

  it.each(channels)('%s is refused to another window, a frame, and a page that is not ours', async (channel) => {
    const url = page[window];
    expect(await send(other, channel, true, page[other])).toEqual(refused);
    expect(await send(window, channel, false, url)).toEqual(refused);
    for (const foreign of [
      page[other],
      `${url}.evil`,
      'https://elsewhere.example/',
      'app://console.evil/index.html',
      'about:blank',
    ]) {
      expect(await send(window, channel, true, foreign)).toEqual(refused);
    }
  });

  it('answer their own page', async () => {
    const welcome = await send(window, channelOf(window, 'welcome'), true, page[window]);
    expect(welcome).toMatchObject({ ok: true, value: { desktop: true } });
  });
});

describe('the wishes to the shell', () => {
  it('are granted to their own page alone', async () => {
    await send('confirmation', shellChannels.openProfile, true, page.confirmation);
    await send('console', shellChannels.closeConfirmation, true, page.console);
    await send('console', shellChannels.copyKey, true, page.console);
    expect(await standIn.app.state()).toMatchObject({ windows: [{}, {}], clipboard: {} });
    await send('confirmation', shellChannels.closeConfirmation, true, page.confirmation);
    expect((await standIn.app.state()).windows).toHaveLength(1);
  });
});
