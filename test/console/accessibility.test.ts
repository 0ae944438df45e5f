/**
 * Every screen, in both themes, with what opens over it: axe finds nothing serious or critical, and nothing on the way
 * violates the content policy or Trusted Types.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import { type Alive, makeAlive } from './alive.ts';
import { type OpenConsole, openConsole } from './driver.ts';
import { emptyStages, fullStages, lastStages, type Stage } from './stages.ts';

let opened: OpenConsole | undefined;
let alive: Alive | undefined;
afterEach(async () => {
  await alive?.stop();
  await opened?.stop();
  alive = undefined;
  opened = undefined;
});

/** What the browser complains about, from now on and through every reload. */
async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // That a call was refused is said on the page; the browser writes each such answer down as an error.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  await page.exposeBinding('reportViolation', (_source, directive: string) => complaints.push(`policy: ${directive}`));
  await page.addInitScript(reportViolations);
  await page.evaluate(reportViolations);
  return complaints;
}

function reportViolations(): void {
  const report = (globalThis as unknown as { reportViolation: (directive: string) => void }).reportViolation;
  document.addEventListener('securitypolicyviolation', (event) =>
    report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
}

/** React Aria's own live region: for 7 s it points at a button that was busy and may be gone by then (react-aria 3). */
const announcer = '[data-live-announcer]';

type Finding = { where: string; rule: string; nodes: string[] };

async function lookAt(page: Page, name: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // A colour on its way from one theme to the other is neither of them.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Otherwise it finishes its work in a page of its own, which the desktop's windows do not let anybody open.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude(announcer).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push({ where: `${name}, ${colorScheme}`, rule: id, nodes: nodes.map(({ html }) => html.slice(0, 200)) });
    }
  }
  return found;
}

/** What the desktop's page is looked at for again: it has the same screens, reached by another bridge. */
const inShort = [
  'accounts',
  'account-details',
  'account-menu',
  'disconnect',
  'people',
  'invite',
  'settings',
  'keyboard',
];

async function walk(page: Page, stages: readonly Stage[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { name, show, leave } of stages) {
    await show(page);
    found.push(...(await lookAt(page, name)));
    await leave?.(page);
  }
  return found;
}

describe('nothing serious and no violation', () => {
  it('on the screens of a new person, from the start on', async () => {
    opened = await openConsole({ on: 'headless', fresh: true });
    const { page, person } = opened;
    const complaints = await complaintsOf(page);
    const found: Finding[] = [];
    const signIn = page.getByRole('button', { name: 'Continue with Auth0' });
    await signIn.waitFor();
    found.push(...(await lookAt(page, 'start')));
    await signIn.click();
    await page.getByText('Finish in your browser.').waitFor();
    found.push(...(await lookAt(page, 'sign-in')));
    await person.signIn('Ada');
    await page.getByText('No account connected.').waitFor();
    found.push(...(await walk(page, emptyStages)));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  it('on every screen of an ordinary day, and on the page that consents', async () => {
    opened = await openConsole({ on: 'headless' });
    const { page } = opened;
    const hub = await opened.hub();
    alive = await makeAlive(hub);
    const complaints = await complaintsOf(page);
    const found = await walk(page, fullStages);

    const confirmation = await opened.confirmation();
    const complaintsThere = await complaintsOf(confirmation);
    await confirmation.getByRole('heading', { name: /^Cursor wants to/ }).waitFor();
    found.push(...(await lookAt(confirmation, 'approval')));
    await confirmation.getByRole('button', { name: /^Deny/ }).press('Enter');

    await page.bringToFront();
    await page.getByRole('link', { name: 'Clients & keys' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('combobox', { name: 'Client' }).fill('Claude Code');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    found.push(...(await lookAt(page, 'key-progress')));
    await confirmation.bringToFront();
    await confirmation.getByRole('heading', { name: /Claude Code/ }).waitFor();
    found.push(...(await lookAt(confirmation, 'key-proposal')));
    await confirmation.waitForTimeout(800);
    await confirmation.keyboard.press('Control+Enter');
    await confirmation.getByText('Copy the key now').waitFor();
    found.push(...(await lookAt(confirmation, 'new-key')));
    await confirmation.reload();
    await confirmation.locator('input[type=password]').waitFor();
    found.push(...(await lookAt(confirmation, 'unlock')));

    await page.bringToFront();
    found.push(...(await walk(page, lastStages)));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    expect(complaintsThere).toEqual([]);
  }, 240_000);

  it('in the desktop app before anything is set up, and in short once it is', async () => {
    opened = await openConsole({ on: 'desktop', fresh: true });
    const complaints = await complaintsOf(opened.page);
    await opened.page.getByRole('button', { name: 'Start the demo' }).waitFor();
    const found = await lookAt(opened.page, 'first-run');
    await opened.page.getByRole('button', { name: 'Set up my tenant' }).click();
    await opened.page.getByRole('button', { name: 'Show what will change' }).click();
    await opened.page.getByText(/^Enter the domain of your tenant/).waitFor();
    await opened.page.getByRole('textbox', { name: 'Tenant domain' }).fill('example.eu.auth0.com');
    await opened.page.getByText('What to mind there').first().click();
    found.push(...(await lookAt(opened.page, 'setup')));
    await opened.page.getByText('I have set it up').click();
    await opened.page.getByText('Advanced').click();
    await opened.page.getByRole('button', { name: 'Save and go on' }).click();
    found.push(...(await lookAt(opened.page, 'tenant-form')));
    await opened.stop();

    opened = await openConsole({ on: 'desktop' });
    const { page } = opened;
    const later = await complaintsOf(page);
    await page.getByRole('row').filter({ hasText: 'ada-demo' }).waitFor();
    found.push(
      ...(await walk(
        page,
        fullStages.filter(({ name }) => inShort.includes(name)),
      )),
    );
    found.push(...(await lookAt(await opened.confirmation(), 'confirmation-empty')));
    expect(found).toEqual([]);
    expect([...complaints, ...later]).toEqual([]);
  }, 120_000);
});
