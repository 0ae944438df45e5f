/** Every screen there is, and how a person comes to it: what accessibility is proved on and what is pictured. */

import type { Page } from '@playwright/test';
import { openConnection } from './connection-card.ts';

export type Stage = {
  /** As a file is named. */
  name: string;
  show(page: Page): Promise<void>;
  /** Back to where the next one begins. */
  leave?(page: Page): Promise<void>;
};

export const screenOf = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  // The titles of some screens count what is on them.
  await page.locator('nav a[aria-current=page]', { hasText: name }).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
};
/** One of the pages behind the settings. */
export const settingsPage = async (page: Page, name: string): Promise<void> => {
  await screenOf(page, 'Settings');
  await page.getByRole('navigation', { name: 'More settings' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};
const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
const click = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const openRow = async (page: Page, text: string | RegExp): Promise<void> => {
  await page.getByRole('row').filter({ hasText: text }).first().click();
  await page.getByRole('button', { name: 'Close' }).waitFor();
};
const openAccount = async (page: Page): Promise<void> => {
  await openConnection(page, 'GitHub ada-demo');
  await page.getByRole('button', { name: 'Close' }).waitFor();
};
const item = (page: Page, name: string): Promise<void> => page.getByRole('menuitem', { name }).click();
const closePanel = (page: Page): Promise<void> => click(page, 'Close');
const pressEscape = press('Escape');

/** Of a person who has nothing yet. */
export const emptyStages: Stage[] = [
  { name: 'home-empty', show: (page) => screenOf(page, 'Home') },
  { name: 'accounts-empty', show: (page) => screenOf(page, 'Connections') },
  { name: 'keys-empty', show: (page) => screenOf(page, 'Clients') },
  { name: 'approvals-empty', show: (page) => screenOf(page, 'Approvals') },
  {
    name: 'activity-empty',
    show: async (page) => {
      await screenOf(page, 'Activity');
      await page.getByRole('searchbox', { name: 'Search calls' }).fill('nothing is called so');
      await page.getByText('No call matches.').waitFor();
    },
  },
];

/** Of a hub that `makeAlive` has filled. */
export const fullStages: Stage[] = [
  {
    name: 'home',
    show: async (page) => {
      await screenOf(page, 'Home');
      await page
        .getByRole('link', { name: /^Claude Desktop (?:called|read) / })
        .first()
        .waitFor();
    },
  },
  { name: 'accounts', show: (page) => screenOf(page, 'Connections') },
  { name: 'account-details', show: openAccount, leave: closePanel },
  { name: 'account-menu', show: (page) => click(page, 'More actions, GitHub ada-demo'), leave: pressEscape },
  {
    name: 'disconnect',
    show: async (page) => {
      await click(page, 'More actions, GitHub ada-demo');
      await item(page, 'Disconnect...');
      await page.getByRole('alertdialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'catalogue',
    show: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Connect another platform' }).click();
      await page
        .getByRole('button', { name: /^Microsoft/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'catalogue-details',
    show: async (page) => {
      await click(page, /^Microsoft\b/);
      await page.getByRole('dialog', { name: 'Microsoft' }).waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'keys',
    show: async (page) => {
      await screenOf(page, 'Clients');
      await click(page, /revoked or expired$/);
      await page.getByRole('row').filter({ hasText: 'Old laptop' }).waitFor();
    },
  },
  { name: 'key-details', show: (page) => openRow(page, 'Cursor'), leave: closePanel },
  {
    name: 'revoke-key',
    show: async (page) => {
      await click(page, 'More actions, Cursor');
      await item(page, 'Revoke...');
      await page.getByRole('alertdialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'create-key',
    show: async (page) => {
      await click(page, 'Create key');
      await page.getByText(/^.* may read all of/).waitFor();
    },
  },
  {
    name: 'create-key-choose',
    show: async (page) => {
      await page.getByText('Choose tools and limits').click();
      await page.getByRole('group', { name: 'GitHub: tools that read' }).waitFor();
      await page.getByRole('combobox', { name: 'Client' }).fill('');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Create key' }).click();
      await page.getByText('Give the key the name of the client that will use it.').waitFor();
    },
    leave: (page) => click(page, 'Cancel'),
  },
  {
    name: 'approvals',
    show: async (page) => {
      await screenOf(page, 'Approvals');
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'activity',
    show: async (page) => {
      await screenOf(page, 'Activity');
      await page.getByRole('row').filter({ hasText: 'Asked for “Change an issue”' }).first().waitFor();
    },
  },
  { name: 'activity-details', show: (page) => openRow(page, 'Issues of a repository'), leave: closePanel },
  {
    name: 'activity-filter',
    show: async (page) => {
      await click(page, /Platform$/);
      await page.getByRole('option', { name: 'GitHub' }).waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'activity-verified',
    show: async (page) => {
      await click(page, 'More actions, Activity');
      await item(page, 'Verify audit log');
      await page
        .getByRole('main')
        .getByText(/^Audit log intact/)
        .waitFor();
    },
  },
  {
    name: 'chat',
    show: async (page) => {
      await screenOf(page, 'Chat');
      await page.getByRole('textbox', { name: 'Your question' }).waitFor();
    },
  },
  {
    name: 'chat-answer',
    show: async (page) => {
      await page
        .getByRole('textbox', { name: 'Your question' })
        .fill('Summarize my private GitHub commits of this week');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Copy answer' }).waitFor();
      await page.getByRole('link', { name: '[1]' }).first().waitFor(); // as Markdown, whose code comes with the first answer
      await page.getByRole('region', { name: 'Questions and answers' }).evaluate((turns) => turns.scrollTo(0, 0));
    },
  },
  {
    name: 'chat-sent',
    show: async (page) => {
      await page.getByText('What left for the model').click();
      await page.getByText('Messages, exactly as they left').scrollIntoViewIfNeeded();
    },
  },
  { name: 'chat-history', show: (page) => click(page, 'History'), leave: closePanel },
  {
    name: 'openwebui',
    show: async (page) => {
      await settingsPage(page, 'Open WebUI');
      await page.getByText('It runs in Docker').click();
      await page.getByRole('button', { name: 'Fill it in' }).waitFor();
    },
  },
  { name: 'people', show: (page) => settingsPage(page, 'People') },
  {
    name: 'invite',
    show: async (page) => {
      await click(page, 'Invite a person');
      await page.getByRole('dialog', { name: 'Invite a person' }).waitFor();
    },
    leave: pressEscape,
  },
  { name: 'settings', show: (page) => screenOf(page, 'Settings') },
  {
    name: 'add-model-server',
    show: async (page) => {
      await click(page, 'Add a server...');
      await page.getByRole('dialog').getByRole('button', { name: 'OpenAI' }).click();
    },
    leave: pressEscape,
  },
  {
    name: 'doctor',
    show: async (page) => {
      await settingsPage(page, 'Doctor');
      await page.getByText(/^Everything works\./).waitFor();
    },
  },
  {
    name: 'support-report',
    show: async (page) => {
      await click(page, 'Report for support...');
      await page.getByRole('dialog', { name: 'Report for support' }).waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'receipts',
    show: async (page) => {
      await settingsPage(page, 'Receipts');
      await page.getByText(/^No receipts yet\./).waitFor();
    },
  },
  {
    name: 'imports',
    show: async (page) => {
      await screenOf(page, 'Connections');
      await page.getByRole('button', { name: 'Add an API', exact: true }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'add-import',
    show: async (page) => {
      await click(page, 'Add an API');
      await click(page, 'Preview');
      await page.getByText(/^Give the https address of the description/).waitFor();
    },
  },
  { name: 'person-menu', show: (page) => click(page, /^Signed in as/), leave: pressEscape },
  {
    name: 'sign-out',
    show: async (page) => {
      await click(page, /^Signed in as/);
      await item(page, 'Sign out...');
      await page.getByRole('alertdialog').waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'palette',
    show: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Pause Cursor' }).waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'keyboard',
    show: async (page) => {
      await page.locator('h1').focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
    leave: pressEscape,
  },
];

/** The end of everything, in this order and last. */
export const lastStages: Stage[] = [
  {
    name: 'revoke-all',
    show: async (page) => {
      await screenOf(page, 'Settings');
      await click(page, 'Revoke everything...');
      await page.getByLabel('Type REVOKE to confirm').waitFor();
    },
  },
  {
    name: 'receipt',
    show: async (page) => {
      await page.getByLabel('Type REVOKE to confirm').fill('REVOKE');
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog', { name: 'Receipt' }).waitFor();
    },
  },
];
