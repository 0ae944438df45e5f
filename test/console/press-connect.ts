import type { Page } from '@playwright/test';

/** What the button in the head of the accounts says: the one platform there is, or that a menu of them opens. */
export const connectButton = /^Connect (?:GitHub|account)$/;

/** Connects an account of a platform beside others, by the button of its own or by the menu. */
export async function pressConnect(page: Page, platform = 'GitHub'): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name: connectButton });
  await button.click();
  const entry = page.getByRole('menuitem', { name: `Connect ${platform}` });
  if ((await button.textContent()) === 'Connect account') await entry.click();
}
