import type { Locator, Page } from '@playwright/test';

/** The list of all connections. */
export const connectionList = (page: Page): Locator => page.getByRole('list', { name: 'Connections' });

/** The card of a connection, by a text on it. */
export const connectionCard = (page: Page, text: string | RegExp): Locator =>
  connectionList(page).getByRole('listitem').filter({ hasText: text });

/** Opens the details of an account, `GitHub ada-demo`. */
export const openConnection = (page: Page, name: string): Promise<void> =>
  connectionList(page).getByRole('button', { name, exact: true }).click();
