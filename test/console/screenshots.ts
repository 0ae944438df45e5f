/** Pictures of every screen in light and in dark, of a hub of the demo on which real clients work: `npm run screenshots`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { sharedChromium } from '../harness/chromium.ts';
import { asKey, gitAt } from '../harness/git-door.ts';
import { makeAlive, waitingFor } from './alive.ts';
import { openConsole } from './driver.ts';
import { pressConnect } from './press-connect.ts';
import { emptyStages, fullStages, lastStages, type Stage } from './stages.ts';

const folder = resolve(import.meta.dirname, '../../docs/images');
const repository = 'ada-demo/atlas-service';
const themes = ['light', 'dark'] as const;

async function picture(page: Page, name: string): Promise<void> {
  // What is pressed or pointed at looks different.
  await page.mouse.move(0, 0);
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForTimeout(150);
    await page.screenshot({ path: resolve(folder, `${name}-${theme}.png`), animations: 'disabled', caret: 'hide' });
  }
  process.stdout.write(`${name}\n`);
}

async function pictures(page: Page, stages: Stage[]): Promise<void> {
  for (const { name, show, leave } of stages) {
    await show(page);
    await picture(page, name);
    await leave?.(page);
  }
}

/** The desktop app as a new person meets it. */
async function firstRun(): Promise<void> {
  const { page, stop } = await openConsole({ on: 'desktop', fresh: true });
  try {
    await page.setViewportSize({ width: 1180, height: 760 });
    await page.getByRole('button', { name: 'Start the demo' }).waitFor();
    await picture(page, 'first-run');
    await page.getByRole('button', { name: 'Continue with Auth0' }).click();
    await page.getByRole('textbox', { name: 'Tenant domain' }).fill('example.eu.auth0.com');
    await page.getByText('Watch out for').first().click();
    await picture(page, 'setup');
  } finally {
    await stop();
  }
}

async function newPerson(): Promise<void> {
  const { page, person, stop } = await openConsole({ on: 'headless', fresh: true });
  try {
    const signIn = page.getByRole('button', { name: 'Continue with Auth0' });
    await signIn.waitFor();
    await picture(page, 'start');
    await signIn.click();
    await page.getByText(/^Finish in /).waitFor();
    await picture(page, 'sign-in');
    await person.signIn('Ada');
    await page.getByRole('list', { name: 'First steps' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.bringToFront();
    await pictures(page, emptyStages);
  } finally {
    await stop();
  }
}

async function ordinaryDay(): Promise<void> {
  const opened = await openConsole({ on: 'headless' });
  const { page } = opened;
  const hub = await opened.hub();
  const alive = await makeAlive(hub);
  try {
    await pictures(page, fullStages);
    const confirmation = await opened.confirmation();
    await confirmation.setViewportSize({ width: 480, height: 560 });
    await confirmation.getByRole('heading', { name: /^Cursor wants to/ }).waitFor();
    await confirmation.waitForTimeout(1000);
    await picture(confirmation, 'approval');
    await confirmation.getByRole('button', { name: /^Deny/ }).press('Enter');

    await page.bringToFront();
    await page.getByRole('navigation').getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('combobox', { name: 'Client' }).fill('Claude Code');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    await picture(page, 'key-progress');
    await confirmation.bringToFront();
    await confirmation.getByRole('heading', { name: /Claude Code/ }).waitFor();
    await confirmation.waitForTimeout(1000);
    await picture(confirmation, 'key-proposal');
    await confirmation.keyboard.press('Control+Enter');
    await confirmation.getByText('Shown once').waitFor();
    await picture(confirmation, 'new-key');

    await hub.control('POST', '/faults', { service: 'tenant', path: '.', status: 503 });
    await page.bringToFront();
    await page.getByRole('link', { name: 'Connections' }).click();
    await pressConnect(page);
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    await picture(page, 'tenant-down');
    await hub.control('DELETE', '/faults');
    await page.reload();
    await pictures(page, lastStages);
  } finally {
    await alive.stop();
    await opened.stop();
  }
}

/** A push of an agent that waits, in the widths of a window, a screen and a phone. */
async function push(): Promise<void> {
  const opened = await openConsole({ on: 'headless' });
  const hub = await opened.hub();
  const { git, folder: agent } = gitAt();
  try {
    const key = await hub.createKey('Claude Code', { endpoints: ['git'], write: true, repositories: [repository] });
    const door = /http:\/\/github\.localhost:\d+/.exec((await hub.cli('doctor')).stdout)?.[0];
    await git(...asKey(key), 'clone', '-q', `${door}/${repository}`, 'clone');
    const readme = join(agent, 'clone', 'README.md');
    writeFileSync(
      readme,
      readFileSync(readme, 'utf8').replace('- Rate limits\n', '- Rate limits, which say when they end\n'),
    );
    mkdirSync(join(agent, 'clone', '.github', 'workflows'), { recursive: true });
    writeFileSync(
      join(agent, 'clone', '.github', 'workflows', 'test.yml'),
      'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n',
    );
    await git('-C', 'clone', 'checkout', '-qb', 'agent/rate-limits');
    await git('-C', 'clone', 'add', '-A');
    await git('-C', 'clone', 'commit', '-qm', 'Say when a rate limit ends');
    void git('-C', 'clone', ...asKey(key), 'push', 'origin', 'agent/rate-limits');
    await waitingFor(hub, 1);
    const confirmation = await opened.confirmation();
    await confirmation.getByRole('heading', { name: /^Claude Code wants to/ }).waitFor();
    for (const [name, width, height] of [
      ['push', 720, 900],
      ['push-1440', 1440, 900],
      ['push-390', 390, 844],
    ] as const) {
      await confirmation.setViewportSize({ width, height });
      await picture(confirmation, name);
    }
    await confirmation.getByRole('button', { name: /^Deny/ }).press('Enter');
  } finally {
    await opened.stop();
  }
}

mkdirSync(folder, { recursive: true });
const parts: Record<string, () => Promise<void>> = {
  'first-run': firstRun,
  'new-person': newPerson,
  day: ordinaryDay,
  push,
};
const wanted = process.argv.slice(2);
for (const [name, take] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await take();
await (await sharedChromium()).close();
