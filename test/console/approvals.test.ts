/** A write waits on the screen until the person answers, and the screen itself can do all but let it through. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/shared/contract.ts';
import type { DemoInProcess } from '../harness/demo-in-process.ts';
import { modernClient, type ToolAnswer, type ToolClient } from '../harness/mcp.ts';
import { type Consent, consentOf } from './consent.ts';
import { type HeadlessConsole, openHeadlessConsole } from './headless-console.ts';

const repository = 'ada-demo/atlas-service';
/** These end what is waited for, which is the person's right; or they wait for a browser. */
const others = [
  'approvals.deny',
  'keys.revoke',
  'keys.pause',
  'revokeAll',
  'session.signIn',
  'session.signOut',
  'accounts.connect',
  'accounts.disconnect',
];

describe('approvals', () => {
  let opened: HeadlessConsole;
  let hub: DemoInProcess;
  let consent: Consent;
  const clients: ToolClient[] = [];
  beforeAll(async () => {
    opened = await openHeadlessConsole();
    hub = await opened.hub();
    consent = await consentOf(opened);
    await opened.page.getByRole('link', { name: /^Approvals/ }).click();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
  });
  afterAll(() => opened?.stop());

  /** A client that asks to open an issue; its answer comes once the person has given theirs. */
  const ask = async (name: string, title: string): Promise<{ answer: Promise<ToolAnswer> }> => {
    const client = await modernClient(hub.mcpUrl, await hub.createKey(name, { write: true }));
    clients.push(client);
    return { answer: client.callTool('github_create_issue', { repository, title }) };
  };
  const cardOf = (name: string) => opened.page.getByRole('article', { name: `${name} wants to create an issue` });
  const cardOfUndo = (name: string) =>
    opened.page.getByRole('article', { name: `Undo ${name}’s change: change an issue` });
  const answeredRow = (name: string) => opened.page.getByRole('row').filter({ hasText: name });
  const issuesMade = async () =>
    (await hub.requests()).filter(
      ({ service, method, status }) => service === 'github' && method === 'POST' && status === 201,
    ).length;
  const waitingOf = async (name: string) => {
    const find = async () =>
      (await consent('approvals.list', {})).find(({ client, state }) => client === name && state === 'waiting');
    // An undo that was announced may not wait yet.
    await expect.poll(find).toBeDefined();
    const found = await find();
    if (!found) throw new Error(`${name} does not wait.`);
    return found;
  };

  it('shows who wants what, where and as whom; the one confirmation window makes exactly one issue, and undoes it', async () => {
    const before = await issuesMade();
    const { answer } = await ask('Approved client', 'Only once');
    const card = cardOf('Approved client');
    await card.getByText('First write to GitHub ada-demo/atlas-service by Approved client').waitFor();
    await card.getByText(/^[45]:\d\d left$/).waitFor();
    expect(await opened.page.content()).not.toContain('Only once');
    const arrives = opened.page.context().waitForEvent('page');
    const review = card.getByRole('button', { name: /^Review/ });
    // As a double click: the second comes before the window is there.
    await review.evaluate((button: HTMLElement) => [button, button].map((one) => one.click()));
    await arrives;
    const window = await opened.confirmation();
    await window.getByRole('button', { name: 'Approve once', disabled: false }).click();
    const { number } = (await answer).structuredContent ?? {};
    expect((await issuesMade()) - before).toBe(1);
    await card.waitFor({ state: 'detached' });
    await answeredRow('Approved client').getByText('Approved', { exact: true }).waitFor();
    const rows = window.getByRole('region', { name: 'Approved here' }).getByRole('listitem');
    const line = rows.filter({ hasText: /^Approved client created issue/ });
    await line.waitFor();
    const link = line.getByRole('link', { name: `#${number} Only once` });
    expect(await link.getAttribute('href')).toMatch(new RegExp(`/${repository}/issues/${number}$`));
    await line.getByRole('button', { name: 'Undo' }).click();

    await cardOfUndo('Approved client')
      .getByRole('button', { name: /^Review/ })
      .click();
    await opened.page.getByText('The confirmation window is already open. Review the request there.').first().waitFor();
    expect(opened.page.context().pages()).toHaveLength(2);
    expect(await window.title()).toBe('● Your consent - OpenGitHubX');
    await window.getByRole('heading', { name: /^Undo Approved client/ }).waitFor();
    await window.getByRole('button', { name: 'Approve once', disabled: false }).click();
    await rows.filter({ hasText: /^You changed issue/ }).waitFor();
    // What it undid has no undo any more.
    await line.getByRole('button').waitFor({ state: 'detached' });
    await window.close();
  });

  it('denying takes one press of a key, sends nothing, and leaves the focus on the page', async () => {
    const { page } = opened;
    const before = await issuesMade();
    const { answer } = await ask('Denied client', 'Never');
    await cardOf('Denied client').getByRole('button', { name: /^Deny/ }).press('Enter');
    expect((await answer).content[0]?.text).toMatch(/^approval_denied: /);
    expect((await issuesMade()) - before).toBe(0);
    await answeredRow('Denied client').getByText('Denied by you').waitFor();
    // The record may tell of the answer before the card has gone.
    await page.waitForFunction(() => document.activeElement?.hasAttribute('data-page-title'));
  });

  it('more time is five minutes more', async () => {
    const { answer } = await ask('Slow client', 'Later');
    const card = cardOf('Slow client');
    await card.waitFor();
    const before = await waitingOf('Slow client');
    await card.getByRole('button', { name: /^More time/ }).click();
    await card.getByText(/^(9:\d\d|10:00) left$/).waitFor();
    const after = await waitingOf('Slow client');
    expect(Date.parse(after.expiresAt) - Date.parse(before.expiresAt)).toBe(5 * 60_000);
    await card.getByRole('button', { name: /^Deny/ }).click();
    await answer;
  });

  it('the page cannot approve, whatever it calls and with whatever it knows', async () => {
    const before = await issuesMade();
    const { answer } = await ask('Patient client', 'Forged');
    await cardOf('Patient client').waitFor();
    const { id, hash } = await waitingOf('Patient client');
    const names = Object.keys(contract).filter((name) => !others.includes(name));
    const said = await overHttp(names, id, hash);
    for (const name of ['approvals.approve', 'approvals.list', 'keys.confirm', 'keys.create', 'keys.proposals']) {
      expect(said[name], name).toMatch(/^(absent|403 .*"elsewhere")/);
    }
    expect(JSON.stringify(said)).not.toMatch(/Forged|ogx_/);
    expect(await waitingOf('Patient client')).toMatchObject({ id, state: 'waiting' });
    expect((await issuesMade()) - before).toBe(0);
    await consent('approvals.deny', { id });
    await answer;
  });

  const overHttp = (names: string[], id: string, hash: string): Promise<Record<string, string>> =>
    opened.page.evaluate(
      async ([all, approval, shown]) => {
        const said: Record<string, string> = {};
        for (const name of all) {
          const answer = await fetch(`api/${name}`, {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${sessionStorage.getItem('opengithubx.bearer')}`,
            },
            body: JSON.stringify({ id: approval, hash: shown }),
          });
          said[name] = `${answer.status} ${await answer.text()}`;
        }
        return said;
      },
      [names, id, hash] as const,
    );

  it('what is allowed for a while is listed with its time, and ends with a click', async () => {
    const { page } = opened;
    const { answer } = await ask('Trusted client', 'Allowed for 10 minutes');
    await cardOf('Trusted client').waitFor();
    const { id, hash } = await waitingOf('Trusted client');
    await consent('approvals.approve', { id, hash, forAWhile: true });
    await answer;
    const line = page.getByRole('region', { name: 'Allowed for 10 minutes' }).getByRole('listitem');
    await line.getByText(/^(10:00|9:\d\d) left$/).waitFor();
    await line.getByText('a new issue, GitHub ada-demo/atlas-service').waitFor();
    const again = await clients[0]?.callTool('github_create_issue', { repository, title: 'Without a question' });
    expect(again?.structuredContent).toMatchObject({ title: 'Without a question' });
    // By the keyboard: what was approved leaves the page above it when it has run, and a button that moves is not pressed.
    await page.getByRole('button', { name: 'End for Trusted client: Create an issue' }).press('Enter');
    await line.waitFor({ state: 'detached' });
    const third = clients[0]?.callTool('github_create_issue', { repository, title: 'Asked again' });
    await cardOf('Trusted client').getByRole('button', { name: /^Deny/ }).click();
    expect((await third)?.content[0]?.text).toMatch(/^approval_denied: /);
  });

  it('what a key changed is undone with its end, each change once it is approved', async () => {
    const { page } = opened;
    await page.getByRole('link', { name: /^Approvals/ }).click();
    const { answer } = await ask('Ended client', 'To be undone');
    await cardOf('Ended client').waitFor();
    const { id, hash } = await waitingOf('Ended client');
    await consent('approvals.approve', { id, hash });
    const { number } = (await answer).structuredContent ?? {};
    const closes = { repository, number, state: 'closed' };
    const done = page.getByRole('region', { name: 'Done recently' });
    await done.getByRole('button', { name: /^Undo what Ended client did: Create an issue/ }).press('Enter');
    await cardOfUndo('Ended client').waitFor();
    const first = await waitingOf('Ended client');
    expect(JSON.parse(first.arguments)).toMatchObject(closes);
    await consent('approvals.deny', { id: first.id });
    await page.getByRole('link', { name: 'Activity' }).click();
    const rows = page.getByRole('row').filter({ hasText: 'Ended client' }).filter({ hasText: 'Created issue' });
    await rows
      .filter({ hasText: `#${number} To be undone` })
      .getByText('Created issue')
      .click();
    for (const step of [/^Previewed, /, 'You were asked', 'Approved by you']) {
      await page.getByRole('list').getByText(step).waitFor();
    }
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Revoke and undo...' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Revoke Ended client’s key and undo what it did?' });
    await dialog.getByText('One change can be undone').waitFor();
    await dialog.getByRole('button', { name: 'Revoke and undo' }).click();
    await page.getByText('Ended client’s key is revoked. One undo waits for your approval.').first().waitFor();
    const undo = await waitingOf('Ended client');
    expect(JSON.parse(undo.arguments)).toMatchObject(closes);
    await consent('approvals.deny', { id: undo.id });
  });

  it('keeps whoever waits for requests signed in, and nobody who left another screen open', async () => {
    const { page } = opened;
    await page.clock.install();
    await page.reload();
    for (const [screen, isIn, shown] of [
      ['Approvals', true, 'Decided today'],
      ['Connections', false, 'ada-demo'],
    ] as const) {
      await page.getByRole('link', { name: new RegExp(`^${screen}`) }).click();
      await page.getByRole('heading', { level: 1, name: screen }).waitFor();
      await page.getByText(shown).first().waitFor();
      for (let times = 0; times < 2; times += 1) {
        const asked = isIn && page.waitForResponse((response) => response.url().endsWith('/approvals.waiting'));
        hub.advance(10 * 60_000);
        await page.clock.runFor(10 * 60_000);
        if (asked) expect((await asked).status()).toBe(200);
      }
      const signedOut = page.getByText('Your session ended. Sign in again to continue.');
      if (isIn) await hub.createKey(screen);
      // Somebody who is no longer signed in learns it by a change. What Approvals asked last may have come after the first advance.
      const isOut = async () => {
        hub.advance(10 * 60_000);
        await page.clock.runFor(10 * 60_000);
        await hub.createKey(screen);
        return signedOut.isVisible();
      };
      if (!isIn) await expect.poll(isOut).toBe(true);
    }
  });
});
