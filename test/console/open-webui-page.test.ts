/** The screen Open WebUI as a person uses it, with an Open WebUI that is as the test wants it. */
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenWebUIChange, OpenWebUIFile } from '../../src/shared/open-webui.ts';
import { clearDesks } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { handsOn, holds } from './hands.ts';
import { findings, openWebUIKey, ready, registered, server, unset } from './open-webui-desk.ts';
import {
  confirmed,
  field,
  openPage as open,
  press,
  said,
  secretField,
  section,
  sent,
  violations,
} from './open-webui-hands.ts';

afterEach(clearDesks);

describe('nothing set', () => {
  test('the owner names it, the first wrong field is said and has the focus, and then it is looked at', async () => {
    const page = await open();
    await press(page, 'Save and check');
    await page.getByText('Enter an address such as http://localhost:8080.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field'))).toBe(
      'url',
    );
    expect(await sent(page, 'wishes.propose')).toEqual([]);
    await field(page, 'Address of Open WebUI').fill('http://localhost:8080');
    await page.getByText(/^How calls reach this hub/).click();
    await page.getByText('Each person’s own sign-in').click();
    await field(page, 'Audience (optional)').fill('https://hub.example.org');
    await secretField(page, 'Administrator key (optional)').fill('sk-of-the-administrator');
    await press(page, 'Save and check');
    await page.getByText('Confirm it in the window that opened.').waitFor();
    const server = { url: 'http://localhost:8080', proof: 'sso' as const, audience: 'https://hub.example.org' };
    const adminKey = 'sk-of-the-administrator';
    expect(await sent(page, 'wishes.propose')).toEqual([{ action: 'set Open WebUI', server: { ...server, adminKey } }]);
    expect(await holds(page, 'sk-of-the-administrator')).toBe(false);
    expect(await section(page, 'What was found').count()).toBe(0);
    await page.evaluate((status) => {
      openWebUIDesk.status = status;
      openWebUIDesk.change('openwebui');
    }, ready());
    await section(page, 'What was found').waitFor();
    const place = (await section(page, 'Where it is').textContent()) ?? '';
    expect(place).toContain('http://localhost:8080');
    expect(place).toContain('0.11.0');
    expect(place).toContain('Each person’s own sign-in, for https://hub.example.org');
    expect(place).toContain('Kept with the secrets of this hub');
    expect(await violations(page)).toEqual([]);
  });

  test('for Docker it says what to type and to start, with the port of this hub, and fills it in', async () => {
    const page = await open();
    await page.getByText('It runs in Docker').click();
    for (const line of [
      'http://host.docker.internal:18480',
      'opengithubx serve --listen 0.0.0.0 --allow-host host.docker.internal',
      '--add-host=host.docker.internal:host-gateway',
    ]) {
      await page.getByText(line, { exact: true }).waitFor();
    }
    await press(page, 'Fill it in');
    expect(await field(page, /^Address of this hub/).inputValue()).toBe('http://host.docker.internal:18480');
    await field(page, 'Address of Open WebUI').fill('http://chat.example.org');
    await page.getByText(/^Plain http beyond your own network/).waitFor();
    // A refusal stays with the form, which keeps what was typed.
    await page.evaluate(() => {
      const message = 'Open WebUI could not be reached in time.';
      openWebUIDesk.fails['wishes.propose'] = { code: 'open_webui_unreachable', message, hint: 'Check that it runs.' };
    });
    await press(page, 'Save and check');
    await page.getByRole('alert').getByText('Open WebUI could not be reached in time.').waitFor();
    expect(await field(page, 'Address of Open WebUI').inputValue()).toBe('http://chat.example.org');
  });

  test('who is not the owner is told who sets it, and cannot change it', async () => {
    const page = await open({ isOwner: false });
    await page.getByText(/^No Open WebUI is set yet\. The owner of this hub names it here/).waitFor();
    expect(await page.locator('main form').count()).toBe(0);
    await page.evaluate((status) => {
      openWebUIDesk.status = status;
      openWebUIDesk.change('openwebui');
    }, registered());
    await section(page, 'Where it is').getByText('Only the owner of this hub can change this.').waitFor();
    expect(await page.getByRole('button', { name: /^(Change|Remove everything)\.\.\.$/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Stop...' }).waitFor();
  });
});

describe('what was found', () => {
  test('is said in words, with what mends what is missing, and looked at again', async () => {
    const page = await open({ status: ready({ findings }) });
    const found = section(page, 'What was found');
    await found.getByText('1 thing is missing, 1 thing needs care.').waitFor();
    const row = (name: string) => found.getByRole('listitem').filter({ hasText: name });
    expect(await row('Single sign-on').textContent()).toMatch(/, missing.*Set OPENID_PROVIDER_URL/);
    expect(await row('Merging by e-mail').textContent()).toMatch(/, take care.*=false/);
    expect(await row('Calls to this hub').textContent()).toMatch(/, fine/);
    await page.evaluate((all) => {
      openWebUIDesk.status.findings = all;
    }, ready().findings);
    await press(page, 'Check again');
    await found.getByText('Everything that is needed is there.').waitFor();
    await expect.poll(() => said(page).textContent()).toBe('Checked. Everything that is needed is there.');
  });

  test('names the settings for its environment, which are fetched once they are wanted', async () => {
    const files: OpenWebUIFile[] = [
      { name: 'open-webui.env', use: 'env', text: 'ENABLE_OAUTH_SIGNUP=true' },
      { name: 'opengithubx-tools.json', use: 'tools', text: '[]' },
    ];
    const page = await open({ status: ready({ findings }), files });
    const found = section(page, 'What was found');
    await found.getByText('Settings for its environment').waitFor();
    expect(await sent(page, 'openwebui.files')).toEqual([]);
    await found.getByText('Settings for its environment').click();
    await found.getByText('open-webui.env').waitFor();
    expect(await found.getByText('opengithubx-tools.json').count()).toBe(0);
    const byKey = await open({ status: ready({ server: server({ proof: 'key' }) }), files });
    await section(byKey, 'What was found').waitFor();
    expect(await byKey.getByText('Settings for its environment').count()).toBe(0);
  });

  test('that cannot be had says why, and is tried again', async () => {
    const failure = {
      code: 'open_webui_unreachable',
      message: 'Open WebUI could not be reached in time.',
      hint: 'Look.',
    };
    const page = await open({ status: ready(), fails: { 'openwebui.status': failure } });
    await page.getByRole('alert').getByText('Open WebUI could not be reached in time.').waitFor();
    expect(await page.getByRole('region', { name: 'Where it is' }).count()).toBe(0);
    await press(page, 'Try again');
    await section(page, 'Where it is').waitFor();
    // What was found before stays in sight when it cannot be had anew.
    await page.evaluate((why) => {
      openWebUIDesk.fails['openwebui.status'] = why;
    }, failure);
    await press(page, 'Check again');
    await page.getByRole('alert').getByText('Open WebUI could not be reached in time.').waitFor();
    await section(page, 'Where it is').waitFor();
    await press(page, 'Check again');
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});

describe('the account there', () => {
  const withIdentity = (state: 'absent' | 'conflict' | 'first sign-in' | 'unverified' | 'unknown') =>
    ready({
      server: server(state === 'first sign-in' ? {} : { proof: 'key', audience: null }),
      identity: { state, email: 'ada@example.com', account: null, by: null },
    });
  const own = (page: Page) => section(page, 'Your account there');
  const may = (page: Page) => section(page, 'What it may do');

  test('in conflict is shown to be theirs by its password, which is passed on once and kept nowhere', async () => {
    const page = await open({ status: withIdentity('conflict') });
    await own(page)
      .getByText(/nothing proves that it is yours\. Accounts are never merged by e-mail/)
      .waitFor();
    await may(page)
      .getByText(/^Settle your account there first/)
      .waitFor();
    await press(page, 'It is mine');
    await own(page).getByText('Type the password.').waitFor();
    expect(await findingsOn(page, true)).toEqual([]);
    const password = secretField(page, 'The password of that account there');
    await password.fill('a wrong one');
    await press(page, 'It is mine');
    await own(page)
      .getByRole('alert')
      .getByText('Open WebUI did not accept the change. The password is wrong.')
      .waitFor();
    expect(await password.inputValue()).toBe('');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
    await page.keyboard.type('the right one');
    await page.keyboard.press('Enter');
    await own(page).getByText('You are ada@example.com there: its password showed that it is yours.').waitFor();
    expect(await sent(page, 'openwebui.account')).toEqual([{ password: 'a wrong one' }, { password: 'the right one' }]);
    expect(await holds(page, 'the right one')).toBe(false);
    await may(page).getByRole('button', { name: 'See what will change' }).waitFor();
    // The form is gone, and the focus is not lost with it.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('You are ada@example.com there');
  });
});

const changes: OpenWebUIChange[] = [
  { what: 'connection', name: 'OpenGitHubX', before: null, after: '{"url":"http://127.0.0.1:18480/v1"}' },
  {
    what: 'tool server',
    name: 'opengithubx',
    before: '{"url":"http://old","a":1}',
    after: '{"url":"http://new","a":1}',
  },
];

describe('a permission', () => {
  test('is chosen, its changes are seen, then it is asked for, and the page goes on once it is confirmed', async () => {
    const page = await open({ status: ready(), changes });
    const box = (name: RegExp) => page.getByRole('checkbox', { name });
    expect(await Promise.all([/^A model/, /OpenAPI/, /MCP/].map((name) => box(name).isChecked()))).toEqual([
      true,
      true,
      false,
    ]);
    for (const name of [/^A model/, /OpenAPI/]) await box(name).press('Space');
    await press(page, 'See what will change');
    await page.getByText('Choose at least one.').waitFor();
    expect(await sent(page, 'openwebui.plan')).toEqual([]);
    await box(/MCP/).press('Space');
    await page.getByRole('radio', { name: /^Read, and ask before writing/ }).press('Space');
    await page.getByRole('combobox', { name: /^Repositories/ }).fill('ada-demo/atlas, atlas');
    await press(page, 'See what will change');
    await page.getByText('atlas is not owner/name or owner/*.').waitFor();
    await page.getByRole('combobox', { name: /^Repositories/ }).fill('ada-demo/atlas');
    await page.getByRole('radio', { name: '7 days' }).click();
    await press(page, 'See what will change');

    const wish = { parts: ['mcp'], write: true, days: 7, repositories: ['ada-demo/atlas'] };
    const list = page.getByRole('list', { name: 'Changes' });
    await list.waitFor();
    expect(await sent(page, 'openwebui.plan')).toEqual([wish]);
    expect(await list.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^Added Connection OpenGitHubX/),
      expect.stringMatching(/^Changed Tool server opengithubx/),
    ]);
    await list.getByText('Tool server').click();
    expect((await list.locator('[data-sign]').allTextContents()).map((line) => line.trim())).toEqual([
      '-   "url": "http://old",',
      '+   "url": "http://new",',
    ]);
    expect(await findingsOn(page, true)).toEqual([]);
    expect(await sent(page, 'openwebui.propose')).toEqual([]);

    await press(page, 'Allow and register');
    await page.getByText('Confirm it in the window that opened.').waitFor();
    expect(await sent(page, 'openwebui.propose')).toEqual([wish]);
    expect(await page.evaluate(() => openWebUIDesk.confirmations)).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Open it again');
    // Another key that comes meanwhile is not this one.
    await page.evaluate((other) => {
      openWebUIDesk.keys = [other];
      openWebUIDesk.change('keys');
    }, openWebUIKey('key_other'));
    await page.getByText('Confirm it in the window that opened.').waitFor();
    await confirmed(page);
    await page.getByRole('list', { name: 'Parts' }).waitFor();
    await expect.poll(() => said(page).textContent()).toBe('Open WebUI may act for you.');
    await page.getByText(/It works only with your sign-in at https:\/\/tenant\.example/).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('that is refused says why, and can be left at every step, with what was chosen kept', async () => {
    const page = await open({ status: ready(), changes });
    await page.getByRole('checkbox', { name: /MCP/ }).press('Space');
    await page.evaluate(() => {
      const message = 'Open WebUI refused the administrator key.';
      openWebUIDesk.fails['openwebui.plan'] = { code: 'open_webui_key', message, hint: '' };
    });
    await press(page, 'See what will change');
    const alert = page.getByRole('alert');
    await alert.getByText(/and set it under Change\.$/).waitFor();
    await press(page, 'See what will change');
    await page.getByRole('list', { name: 'Changes' }).waitFor();
    expect(await alert.count()).toBe(0);
    await press(page, 'Back');
    expect(await page.getByRole('checkbox', { name: /MCP/ }).isChecked()).toBe(true);
    await press(page, 'See what will change');
    await press(page, 'Allow and register');
    await press(page, 'Cancel');
    await page.getByRole('button', { name: 'See what will change' }).waitFor();
    expect(await page.getByRole('checkbox', { name: /MCP/ }).isChecked()).toBe(true);
  });
});

test('everything is done by the keyboard, and wherever the focus is it is seen', async () => {
  const page = await open({ changes });
  const hands = handsOn(page);
  await page.locator('h1').focus();
  await hands.tabTo('Address of Open WebUI');
  await hands.type('http://localhost:8080');
  await hands.tabTo('Administrator key (optional)');
  await hands.type('sk-of-the-administrator');
  await hands.tabTo(/^It runs in Docker/);
  await hands.press('Enter');
  await hands.tabTo('Fill it in');
  await hands.press('Enter');
  await hands.tabTo('Save and check');
  await hands.press('Enter');
  await page.getByText('It is looked at once you have confirmed it.').waitFor();
  await page.evaluate((status) => {
    openWebUIDesk.status = status;
    openWebUIDesk.change('openwebui');
  }, ready());
  await section(page, 'What was found').waitFor();
  expect((await hands.focus()).role).not.toBe('body');
  await hands.tabTo('See what will change');
  await hands.press('Enter');
  await page.getByRole('list', { name: 'Changes' }).waitFor();
  expect((await hands.focus()).role).not.toBe('body');
  await hands.tabTo(/^Changed Tool server/);
  await hands.press('Enter');
  await hands.tabTo('Allow and register');
  await hands.press('Enter');
  await page.getByText('Confirm it in the window that opened.').waitFor();
  await confirmed(page);
  await page.getByRole('list', { name: 'Parts' }).waitFor();
  expect((await hands.focus()).role).not.toBe('body');
  await hands.tabTo('Stop...');
  await hands.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: /^Stop Open WebUI/ });
  await dialog.waitFor();
  await hands.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.locator('h1').focus();
  await hands.press('g', 'c');
  await page.getByRole('heading', { level: 1, name: 'Chat' }).waitFor();
  await hands.press('g', 's');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await hands.tabTo(/^Open WebUI/);
  await hands.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Open WebUI' }).waitFor();
  expect(hands.unseen()).toEqual([]);
});

test('it speaks Chinese, every part of it', async () => {
  const page = await open({ status: unset }, { locale: 'zh-CN' });
  await page.getByRole('textbox', { name: 'Open WebUI 的地址' }).waitFor();
  const set = await open({ status: registered({ findings }), keys: [openWebUIKey('key_w')] }, { locale: 'zh-CN' });
  await set.getByRole('list', { name: '各部分' }).waitFor();
  await set.getByText('缺少 1 项，1 项需要注意。').waitFor();
});
