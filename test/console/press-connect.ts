import type { Page } from '@playwright/test';

/** The button in the head of Connections. */
export const connectButton = /^Connect$/;

/** Connects an account of a platform by the dialog that lists all that can be connected. */
export async function pressConnect(page: Page, platform = 'GitHub'): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: connectButton }).click();
  await page
    .getByRole('dialog', { name: 'Connect' })
    .getByRole('button', { name: new RegExp(`^Connect ${platform} `) })
    .click();
}
