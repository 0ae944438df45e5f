/** The founding question, asked in the console: from no key and no model to an answer with its sources. */
import type { Page } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedConsole } from './driver.ts';

const question = 'Summarize my private GitHub commits of this week';

describe('the chat', () => {
  const { opened, hub } = sharedConsole({ on: 'headless' });
  let page: Page;
  beforeAll(async () => {
    ({ page } = opened);
    // The headless demo has made a key and named its models already; here a person does.
    for (const { id } of await hub.call('keys.list', {})) await hub.call('keys.revoke', { id });
  });

  const go = async (name: string) => {
    await page.bringToFront();
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };
  const box = () => page.getByRole('textbox', { name: 'Your question' });
  const choose = async (model: string) => {
    await page.getByRole('button', { name: /Model$/ }).click();
    await page.getByRole('option', { name: model }).click();
  };
  /** Asks, waits for the end of it, and gives its turn. */
  const ask = async (text: string) => {
    const turns = await page.locator('article').count();
    await box().fill(text);
    await box().press('Enter');
    const turn = page.locator('article').nth(turns);
    await turn.locator('xpath=self::*[@data-state!="running"]').waitFor();
    return turn;
  };

  it('is given a model by the owner, and a key that nobody is shown', async () => {
    await go('Settings');
    await page.getByRole('button', { name: 'Add a server...' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a model server' });
    await dialog.getByRole('textbox', { name: 'Address' }).fill(hub.demo.model);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('world');
    const secret = hub.ledger().find(({ kind }) => kind === 'model_api_key')?.value ?? '';
    await dialog.getByRole('textbox', { name: 'Key, if it needs one' }).fill(secret);
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await dialog.waitFor({ state: 'detached' });

    await go('Chat');
    await page.getByText('Chat needs a separate key').waitFor();
    await page.getByRole('button', { name: 'Create a key that may ask to write' }).click();
    await page.getByText('Confirm it in the window that opened.').waitFor();
    const confirmation = await opened.confirmation();
    await confirmation.bringToFront();
    await confirmation.getByText(`opengithubx/world/demo-summarizer at ${new URL(hub.demo.model).origin}`).waitFor();
    await confirmation.getByRole('button', { name: 'Create', exact: true, disabled: false }).waitFor();
    await confirmation.keyboard.press('Control+Enter');
    await confirmation.getByRole('heading', { name: "This console's chat is ready" }).waitFor();
    expect(await confirmation.content()).not.toMatch(/ogx_[0-9A-Za-z]{20}/);
    await confirmation.getByRole('button', { name: 'Done' }).press('Enter');
    await page.bringToFront();
    await box().waitFor();
  });

  it('answers with sources, and shows exactly what reached the model and nothing else', async () => {
    await choose('world/demo-summarizer');
    await page.getByText(`go to world/demo-summarizer at ${hub.demo.model}.`).waitFor();
    await hub.control('DELETE', '/model/requests');
    const turn = await ask(question);
    await turn.getByText('github_my_commits', { exact: true }).waitFor();
    const answer = await turn.textContent();
    for (const repository of ['ada-demo/atlas-service', 'ada-demo/ledger-sync']) expect(answer).toContain(repository);
    expect(answer).toMatch(/[0-9a-f]{7}.*\[1\]/);
    const [first] = await turn.locator('a[target=_blank]').all();
    const leads = await first?.getAttribute('href');
    expect(leads).toMatch(/^http.*\/ada-demo\/[\w-]+\/commit\/[0-9a-f]{40}$/);

    await turn.getByText('What left for the model').click();
    await turn.getByText('Messages, exactly as they left').waitFor();
    const more = turn.getByRole('button', { name: /^Show everything/ });
    while ((await more.count()) > 0) await more.first().click();
    const heard = await hub.modelRequests();
    expect(heard).toHaveLength(1);
    const { messages } = JSON.parse(heard[0]?.body ?? '') as { messages: { role: string; content: string }[] };
    expect(await turn.locator('ol pre').allTextContents()).toEqual(messages.map(({ content }) => content));
  });

  it('is in Activity with its size, and in full once that is wanted', async () => {
    await go('Activity');
    const row = page.getByRole('row').filter({ hasText: 'Asked ' });
    const panel = page.getByRole('region', { name: 'Ask a model' });
    await row.filter({ hasText: 'world/demo-summarizer' }).first().click();
    const told = await panel.textContent();
    for (const part of ["This console's chat", 'world/demo-summarizer', 'Left for it', 'items']) {
      expect(told).toContain(part);
    }
    await panel.getByText('The text was not kept. The audit log has its size and a hash.').waitFor();
    await panel.getByRole('link', { name: 'Keep texts in future' }).click();
    await page.getByRole('switch', { name: 'Keep what leaves for a model in full' }).click();
    const confirmation = await opened.confirmation();
    await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
    await page.bringToFront();
    await page.getByRole('switch', { name: 'Keep what leaves for a model in full', checked: true }).waitFor();

    await go('Chat');
    // Who comes back finds the conversation as it was left.
    await page.locator('article').filter({ hasText: question }).waitFor();
    await choose('world/demo-summarizer');
    await ask('Summarize my commits of yesterday');
    await go('Activity');
    await row.filter({ hasText: 'world/demo-summarizer' }).first().click();
    await panel.getByText('Messages, exactly as they left').waitFor();
    expect(await panel.textContent()).toContain('Summarize my commits of yesterday');
    await page.keyboard.press('Escape');
  });
});
