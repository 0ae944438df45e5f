/**
 * An attacker's script runs in the ordinary page of the headless console (IPC-04, IPC-08, IPC-16): it may stop things, and
 * wish for things, and reaches no secret, no argument of a waiting call, and no consent.
 */
import type { Page } from '@playwright/test';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallName, contract } from '../../src/shared/contract.ts';
import { modernClient } from '../harness/mcp.ts';
import { postJson } from '../harness/post-json.ts';
import { sweep } from '../leak/sweep.ts';
import { breakPolicy, everyCallFromPage, reachConfirmation } from './attack-scripts.ts';
import { type DrivenHub, type OpenConsole, openConsole } from './driver.ts';
import { startWebServer } from './web-server.ts';

/** What ends something. The console may, and it would end this test. */
const stops: CallName[] = [
  ...(['session.signOut', 'revokeAll', 'accounts.disconnect', 'keys.revoke', 'keys.pause'] as const),
  ...(['people.remove', 'approvals.deny'] as const),
];
const secretArgument = 'What only this client is to know 7f3a91';

let opened: OpenConsole;
let hub: DrivenHub & { readWriteKey: string; key: string; consoleToken: string };
let page: Page;
beforeAll(async () => {
  opened = await openConsole({ on: 'headless' });
  hub = (await opened.hub()) as typeof hub;
  page = opened.page;
});
afterAll(() => opened?.stop());

async function waiting(): Promise<{ id: string }[]> {
  const answer = await postJson(`${hub.url}/console/api/approvals.waiting`, {}, hub.consoleToken);
  return (await answer.json()) as { id: string }[];
}

describe('script in the console', () => {
  it('IPC-04: learns no secret and no argument, and consents to nothing', async () => {
    const client = await modernClient(hub.mcpUrl, hub.readWriteKey);
    const given = { repository: 'ada-demo/atlas-service', title: secretArgument };
    const call = client.callTool('github_create_issue', given);
    await expect.poll(async () => (await waiting()).length).toBe(1);
    const id = (await waiting())[0]?.id ?? '';
    const person = await opened.confirmation();
    await expect.poll(() => person.locator('body').textContent()).toContain(secretArgument);

    const inputs = [
      {},
      { id, hash: id },
      { platform: 'github', account: 'ada-demo', by: 'client', days: 1, client: 'x' },
    ];
    const names = (Object.keys(contract) as CallName[]).filter((name) => !stops.includes(name));
    const asked = await page.evaluate(everyCallFromPage, {
      names,
      inputs: [...inputs, { id, userId: 'anybody', as: 'anybody', window: 'confirmation' }],
      wait: 1000,
    });
    expect(asked.length).toBeGreaterThan(names.length * 5);
    expect(asked.filter(({ status }) => status === 200).length).toBeGreaterThan(20);
    const dump = await page.evaluate(() => document.documentElement.outerHTML);

    // The ticket of a connection stands in the address that the person's own browser is sent to.
    const secrets = hub.ledger().filter(({ kind }) => kind !== 'auth0_ticket');
    const keys = [hub.key, hub.readWriteKey].map((value) => ({ kind: 'key', value }));
    const sinks = asked.map(({ name, text }) => ({ name, bytes: Buffer.from(text), allowed: [] }));
    const swept = sweep(
      [...sinks, { name: 'the page', bytes: Buffer.from(dump), allowed: [] }],
      [...secrets, ...keys, { kind: 'argument', value: secretArgument }],
    );
    expect(swept.secrets).toBeGreaterThan(5);
    expect(swept.findings).toEqual([]);
    expect(JSON.stringify(asked)).not.toMatch(/ogx_[0-9A-Za-z]{49}/);

    const reached = await page.evaluate(reachConfirmation, `${hub.url}/console/confirmation.html`);
    expect(reached).toMatchObject({ handle: true, named: 'about:blank', frame: null, opener: 'null', heard: [] });
    expect(reached).toMatchObject({ cookie: '', caches: 0, databases: 0 });
    expect(reached['worker']).toMatch(/Error/);
    expect(reached['shared']).toMatch(/Error/);

    expect(await person.locator('body').textContent()).toContain(secretArgument);
    expect((await waiting()).map((one) => one.id)).toEqual([id]);
    const written = (await hub.requests()).filter(({ method, path }) => method === 'POST' && path.startsWith('/repos'));
    expect(written).toEqual([]);
    await person.getByRole('button', { name: 'Deny' }).click();
    // Held for 50 seconds; on a slow machine the client was given a handle meanwhile.
    expect(JSON.stringify(await call)).toMatch(/approval_denied|pending_approval/);
    await client.close();
  });

  it('IPC-08: runs no code of its own making, and fetches nothing from elsewhere', async () => {
    const elsewhere = await startWebServer();
    await page.goto(`${hub.url}/console/`);
    const { through } = await page.evaluate(breakPolicy, {
      elsewhere: `http://127.0.0.1:${elsewhere.port}/`,
      told: ['base-uri', 'connect-src', 'font-src', 'form-action', 'frame-src', 'img-src', 'require-trusted-types-for'],
    });
    expect(through.filter((name) => name !== 'string timer')).toEqual([]); // which answers a number and runs nothing
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.stop();
  });

  it.each(['', 'confirmation.html'])('IPC-08: the policy of /console/%s has no finding of weight', async (path) => {
    const policy = (await fetch(`${hub.url}/console/${path}`)).headers.get('content-security-policy') ?? '';
    const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
    const grave = [Severity.HIGH, Severity.MEDIUM, Severity.HIGH_MAYBE, Severity.MEDIUM_MAYBE, Severity.SYNTAX];
    // 'self' serves the hub's own files alone, by name, and nothing that a caller sent: see the test of its files.
    const weighed = findings.filter(({ severity, value }) => grave.includes(severity) && value !== "'self'");
    expect(weighed).toEqual([]);
    expect(policy).toContain("script-src 'self'");
  });
});

describe('a key that was shown', () => {
  it('IPC-16: is gone with the page: after a reload, back and forward, from the document and from storage', async () => {
    const wish = { client: 'Cursor', days: 1 };
    const proposed = await postJson(`${hub.url}/console/api/keys.propose`, wish, hub.consoleToken);
    expect(proposed.status).toBe(200);
    const confirmation = await opened.confirmation();
    const create = confirmation.getByRole('button', { name: 'Create and copy' });
    await expect.poll(() => create.isEnabled()).toBe(true);
    await create.click();
    const field = confirmation.locator('#key');
    await expect.poll(() => field.inputValue()).toMatch(/^ogx_[0-9A-Za-z]{49}$/);
    const key = await field.inputValue();

    /** What outlives a page, or is read by another one. By number: a spread shows no item whose name is a method's, such as `key`. */
    const kept = (of: Page) =>
      of.evaluate(async () => {
        const items = [localStorage, sessionStorage].flatMap((storage) =>
          Array.from({ length: storage.length }, (_, at) => storage.getItem(storage.key(at) ?? '')),
        );
        const others = [await indexedDB.databases(), await caches.keys()];
        return JSON.stringify([...items, ...others, document.cookie, history.state, location.href, window.name]);
      });
    const shown = () =>
      confirmation.evaluate(() =>
        [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map(({ value }) => value)].join(
          '\n',
        ),
      );
    // A load of the page clears some of it, which is too late.
    for (const of of [confirmation, page]) expect(await kept(of)).not.toContain(key);
    const start = confirmation.url();
    const ways: (() => Promise<unknown>)[] = [
      () => confirmation.reload(),
      () => confirmation.goto(`${hub.url}/healthz`),
      () => confirmation.goBack(),
      () => confirmation.goForward(),
      () => confirmation.goBack(),
      () => confirmation.goto(start),
    ];
    for (const go of ways) {
      await go();
      await confirmation.waitForLoadState();
      expect(await shown()).not.toContain(key);
      expect(await kept(confirmation)).not.toContain(key);
    }
    await confirmation.locator('input[type=password]').waitFor();
    expect(JSON.stringify(await page.context().storageState())).not.toContain(key);
  });

  it('IPC-16: nor does going back to it after the tab was led away bring it back unlocked', async () => {
    const confirmation = await opened.confirmation();
    await confirmation.goto('about:blank');
    await confirmation.goBack();
    await confirmation.locator('input[type=password]').waitFor();
  });
});
