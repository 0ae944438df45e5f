/** What a person does and sees on the screen Open WebUI. */
import type { BrowserContextOptions, Page } from '@playwright/test';
import { deskContext } from '../harness/chromium.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { openOpenWebUIDesk, openWebUIKey, registered } from './open-webui-desk.ts';

type Given = Parameters<typeof openOpenWebUIDesk>[2];
export async function openPage(given: Given = {}, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await deskContext(options);
  const page = await openOpenWebUIDesk(context, await pagesUrl(), given);
  return page;
}
export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
export const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
export const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
export const secretField = (page: Page, name: string) => page.getByLabel(name);
export const sent = async (page: Page, call: string) =>
  (await page.evaluate(() => openWebUIDesk.calls)).filter(([name]) => name === call).map(([, input]) => input);
export const part = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Parts' }).getByRole('listitem').filter({ hasText: name });
/** By the page: what its buttons say while they wait is said elsewhere. */
export const said = (page: Page) => page.locator('.unseen[aria-live=polite]');
export const violations = (page: Page) => page.evaluate(() => openWebUIDesk.violations);
/** What the confirmation window does: the key begins, and the hub registers. */
export const confirmed = (page: Page, key = openWebUIKey('key_w')) =>
  page.evaluate(
    ([made, status]) => {
      openWebUIDesk.keys = [made];
      openWebUIDesk.status = { ...openWebUIDesk.status, keyId: made.id, parts: status.parts };
      for (const topic of ['keys', 'openwebui']) openWebUIDesk.change(topic);
    },
    [key, registered()] as const,
  );
