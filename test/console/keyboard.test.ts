/** Everything a person does in the console, done without a mouse. */

import type { Page } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { waitingFor } from './alive.ts';
import { connectionCard } from './connection-card.ts';
import { sharedConsole } from './driver.ts';
import { type Hands, handsOn } from './hands.ts';
import { connectButton } from './press-connect.ts';

const repository = 'ada-demo/atlas-service';

describe('by keyboard alone', () => {
  const { opened, hub } = sharedConsole({ on: 'headless' });
  let page: Page;
  let hands: Hands;
  let confirmation: Page;
  let clicksBefore: number;
  beforeAll(async () => {
    ({ page } = opened);
    confirmation = await opened.confirmation();
    await page.bringToFront();
    await page.getByRole('navigation').waitFor();
    hands = handsOn(page);
    clicksBefore = opened.person.presses().clicks;
  });

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  /** What a key has moved has been moved. */
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  /** What has just been answered still fades, has the focus until it is gone, and then gives it back. */
  const settled = async () => {
    // A note at the edge goes by itself, after seconds.
    const above = ':is([role=dialog], [role=alertdialog], [role=menu], [role=listbox]):not([role=region] *)';
    await page.waitForFunction((selector) => !document.querySelector(selector), above);
    await drawn();
  };
  const go = async (letter: string, name: string | RegExp) => {
    await settled();
    await hands.press('g', letter);
    await heading(name);
  };
  const focused = async () => (await hands.focus()).name;
  const toRow = async (text: RegExp) => {
    await settled();
    for (let stops = 0; stops < 80 && (await hands.focus()).role !== 'row'; stops += 1) await hands.press('Tab');
    // Twice, since rows move up and down as their keys are used.
    for (let rows = 0; rows < 60 && !text.test(await focused()); rows += 1) {
      await hands.press(rows % 30 === 0 ? 'Home' : 'ArrowDown');
      await drawn();
    }
    expect(await focused()).toMatch(text);
  };
  /** Of the menu that has just been opened. */
  const toItem = async (name: string) => {
    await page.getByRole('menuitem', { name }).waitFor();
    for (let items = 0; items < 10 && (await focused()) !== name; items += 1) {
      await hands.press('ArrowDown');
      await drawn();
    }
    expect(await focused()).toBe(name);
  };
  const fromMenu = async (action: string) => {
    await hands.press('Shift+F10');
    await toItem(action);
    await hands.press('Enter');
  };
  /** Confirms by keyboard, in the window for that, what a press has asked for. */
  const confirmWish = async (yes: string, isTold = false) => {
    await confirmation.bringToFront();
    await confirmation.getByRole('button', { name: yes, disabled: false }).waitFor();
    const there = handsOn(confirmation);
    await there.tabTo(yes);
    await there.press('Enter');
    if (isTold) {
      await confirmation.getByRole('heading', { name: /^Give this link to/ }).waitFor();
      await there.tabTo('Done');
      await there.press('Enter');
    }
    await page.bringToFront();
  };
  /** A call that waits for its person. */
  const ask = async (client: string, title: string) => {
    const tools = await modernClient(hub.mcpUrl, await hub.createKey(client, { write: true }));
    const answer = tools.callTool('github_create_issue', { repository, title });
    await waitingFor(hub, 1);
    return { answer, close: () => tools.close() };
  };

  it('the letters lead to every screen, and each takes the focus', async () => {
    for (const [letter, name] of [
      ['h', /All quiet|needs? you|to the first call/],
      ['k', 'Clients'],
      ['p', 'Approvals'],
      ['l', 'Activity'],
      ['c', 'Chat'],
      ['s', 'Settings'],
      ['a', 'Connections'],
    ] as const) {
      await go(letter, name);
      await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN');
    }
  });

  it('the list of the keys opens with ? and gives the focus back', async () => {
    await hands.tabTo(connectButton);
    await hands.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await hands.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toMatch(connectButton);
  });

  it('the palette goes where it is told', async () => {
    await hands.press('Control+k');
    await page.getByRole('option', { name: 'Go to Activity' }).waitFor();
    await hands.type('go to act');
    await hands.press('ArrowDown', 'Enter');
    await heading('Activity');
    await hands.press('Control+k');
    await page.getByRole('option', { name: 'Go to Activity' }).waitFor();
    await hands.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('a key is asked for, confirmed, looked at and revoked', async () => {
    await go('k', 'Clients');
    await hands.tabTo('Create key');
    await hands.press('Enter');
    await heading('Create a key');
    await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN');
    // Before the form is there, Tab leads to what is called Clients.
    await page.getByRole('combobox', { name: 'Client' }).waitFor();
    await hands.tabTo('Client');
    await hands.press('Control+a');
    await hands.type('Keyboard client');
    await hands.press('Escape');
    await hands.tabTo(/^Read my GitHub/);
    await hands.press('ArrowDown');
    await page.getByText(/^Keyboard client may read and write/).waitFor();
    await hands.tabTo('Create key');
    await hands.press('Enter');
    await page.getByText('Confirm it in the window that opened.').waitFor();

    await confirmation.bringToFront();
    await confirmation.getByRole('heading', { name: /Keyboard client/ }).waitFor();
    await confirmation.getByRole('button', { name: 'Create and copy', disabled: false }).waitFor();
    const there = handsOn(confirmation);
    expect((await there.focus()).name).toBe('Cancel');
    await there.tabTo('Create and copy');
    await there.press('Enter');
    await confirmation.getByText('Copy the key now').waitFor();
    await there.tabTo('Done');
    await there.press('Enter');
    expect(there.unseen()).toEqual([]);

    await page.bringToFront();
    await page.getByText('Waiting for the first call...').waitFor();
    await hands.tabTo('Done');
    await hands.press('Enter');
    await heading('Clients');
    await toRow(/^Keyboard client/);
    await hands.press('Enter');
    await page.getByRole('region', { name: 'Keyboard client' }).waitFor();
    await hands.press('Escape');
    await expect.poll(focused).toMatch(/^Keyboard client/);
    await fromMenu('Revoke...');
    const dialog = page.getByRole('alertdialog', { name: "Revoke Keyboard client's key?" });
    await dialog.waitFor();
    await hands.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => (await hands.focus()).role).not.toBe('body');
    await toRow(/^Keyboard client/);
    await fromMenu('Revoke...');
    await dialog.waitFor();
    await hands.tabTo('Revoke');
    await hands.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  });

  it('an account is connected and disconnected', async () => {
    await go('a', 'Connections');
    await hands.press('n');
    await page.getByRole('button', { name: /^Connect GitHub / }).waitFor();
    expect(await focused()).toBe('Search services');
    await hands.type('github');
    await hands.press('Enter');
    await opened.person.consent('grace-demo');
    await page.bringToFront();
    await connectionCard(page, 'grace-demo').waitFor();
    await settled();
    await hands.tabTo(/^GitHub /);
    await hands.press('ArrowRight');
    expect(await focused()).toBe('GitHub grace-demo');
    await fromMenu('Disconnect...');
    await page.getByRole('alertdialog', { name: 'Disconnect GitHub grace-demo?' }).waitFor();
    await hands.tabTo('Disconnect');
    await hands.press('Enter');
    await connectionCard(page, 'grace-demo').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Connections');
  });

  it('Activity is searched and filtered, and a row opened', async () => {
    await go('l', 'Activity');
    await hands.press('/');
    expect(await focused()).toBe('Search calls');
    await hands.type('key');
    // The list without the filter, which has the row as well, is shown until the typing has stopped.
    await page.waitForURL(/text=key$/);
    await page.getByRole('row').filter({ hasText: 'Key revoked' }).waitFor();
    await hands.tabTo(/Platform$/);
    await hands.press('Enter');
    await page.getByRole('option', { name: 'GitHub' }).waitFor();
    await hands.press('ArrowDown', 'ArrowUp', 'Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await toRow(/Key revoked/);
    await hands.press('Enter');
    await page.getByRole('region', { name: 'Key revoked' }).waitFor();
    await hands.press('Escape');
    await expect.poll(focused).toMatch(/Key revoked/);
  });

  it('a person is invited', async () => {
    await go('s', 'Settings');
    await hands.tabTo(/^People/);
    await hands.press('Enter');
    await heading('People');
    await hands.tabTo('Invite a person');
    await hands.press('Enter');
    await page.getByRole('textbox', { name: 'E-mail address' }).waitFor();
    await hands.type('grace@example.com');
    await hands.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await confirmWish('Invite', true);
    await hands.tabTo('New link, grace@example.com');
  });

  it('a setting is changed', async () => {
    await go('s', 'Settings');
    await hands.tabTo(/A call waits for my approval/);
    await hands.press('Enter');
    await page.getByRole('option', { name: '10 minutes' }).waitFor();
    await hands.press('ArrowDown', 'Enter');
    await confirmWish('Change');
    await expect.poll(async () => (await hub.call('settings.read', {})).approvalMinutes).toBe(10);
  });

  it('a call is approved where it is shown, and another denied here', async () => {
    await go('p', 'Approvals');
    const approved = await ask('Approved client', 'By hand');
    await hands.tabTo(/^Review Approved client/);
    confirmation = await opened.confirmation();
    await confirmation.bringToFront();
    await confirmation.getByRole('heading', { name: /Approved client/ }).waitFor();
    await confirmation.getByRole('button', { name: 'Approve once', disabled: false }).waitFor();
    const there = handsOn(confirmation);
    expect((await there.focus()).name).toBe('Deny');
    await there.tabTo('Approve once');
    await there.press('Enter');
    expect(await approved.answer).toMatchObject({ structuredContent: { title: 'By hand' } });
    await approved.close();
    await page.bringToFront();

    const denied = await ask('Denied client', 'Never');
    await hands.tabTo(/^Deny Denied client/);
    await hands.press('Enter');
    expect((await denied.answer).content[0]?.text).toMatch(/^approval_denied: /);
    await denied.close();
  });

  it('all keys are paused and resumed', async () => {
    await hands.press('Control+Shift+P');
    await page
      .getByText(/^Paused \d+ keys?\./)
      .first()
      .waitFor();
    await hands.tabTo('Resume all keys');
    await hands.press('Enter');
    await page.getByText('Waits for you in the confirmation window.').first().waitFor();
  });

  it('everything is revoked, the focus was always seen, and no mouse was used', async () => {
    await go('s', 'Settings');
    await hands.tabTo('Revoke everything...');
    await hands.press('Enter');
    await page.getByLabel('Type REVOKE to confirm').waitFor();
    await hands.type('REVOK');
    expect(await page.getByRole('button', { name: 'Revoke everything', exact: true }).isDisabled()).toBe(true);
    await hands.type('E');
    await hands.press('Enter');
    const receipt = page.getByRole('alertdialog', { name: 'Receipt' });
    await receipt.waitFor();
    await hands.tabTo('Close');
    await hands.press('Enter');
    await receipt.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Continue with Auth0' }).waitFor();
    expect(hands.unseen()).toEqual([]);
    // The consent at GitHub is not the console's.
    expect(opened.person.presses().clicks - clicksBefore).toBe(1);
  });
});
