/** In a real browser with an authenticator that the test plays: a passkey approves, and nothing else on the computer does any more. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallName } from '../../src/shared/contract.ts';
import { postToApprovePage } from '../harness/approve-page.ts';
import { newContext } from '../harness/chromium.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { endAtFirstFailure } from '../harness/in-order.ts';
import { modernOAuthClient, oauthProvider } from '../harness/oauth-client.ts';
import { postJson } from '../harness/post-json.ts';
import { discordApi } from '../harness/small-descriptions.ts';
import { runInProcess } from '../harness/words-in-process.ts';
import { playAuthenticator } from './authenticator.ts';
import { signIn } from './headless-console.ts';
import { startProgram } from './program.ts';

const day = 24 * 3_600_000;
endAtFirstFailure();
const hub = sharedDemo();
let context: BrowserContext;
/** The page for approvals, and what plays its authenticator. */
let page: Page;
let authenticator: CDPSession;
let authenticatorId: string;
let key: string;

beforeAll(async () => {
  context = await newContext();
  page = await context.newPage();
  ({ devtools: authenticator, authenticatorId } = await playAuthenticator(page));
  key = await hub.createKey('Robot', { write: true });
});
afterAll(() => context?.close());

const ask = async (title: string): Promise<string> => {
  const input = { repository: 'ada-demo/atlas-service', title };
  const asked = await postJson(`${hub.url}/tools/github_create_issue`, input, key);
  return String(((await asked.json()) as { approval_id: string }).approval_id);
};
const stateOf = async (id: string) => (await hub.call('approvals.standing', { id })).state;
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: Error) => /^\S+: (\w+):/.exec(error.message)?.[1] ?? error.message,
  );
const hashOf = async (id: string) => (await hub.call('approvals.show', { id })).hash;
const approveUrl = () => hub.call('passkeys.list', {}).then(({ page: at }) => ('url' in at ? at.url : at.why));

/** Loads it in any case: where only the fragment is another one, the browser would not. */
async function visit(url: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(url);
}
async function addPasskey(name: string): Promise<void> {
  await visit((await hub.call('passkeys.invite', {})).url);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByText(`The passkey ${name} was added.`).waitFor();
}
/** The page for one request, opened by a touch. */
async function openPage(id: string, before: () => Promise<void> = async () => undefined): Promise<void> {
  await visit(`${await approveUrl()}#approve=${id}`);
  await before();
  await page.getByRole('button', { name: 'Open with passkey' }).click();
  await page.getByRole('heading', { name: 'Robot wants to create an issue' }).waitFor();
}
const press = (name: string, on = page) => on.getByRole('button', { name, disabled: false }).click();
const unlock = async (window: Page) => {
  await window.getByLabel('Passphrase').fill('demo');
  await window.keyboard.press('Enter');
};
/** Makes a call as the page does, by its session. */
const withBearer = (bearer: string, name: CallName, input: unknown) =>
  postToApprovePage(hub.url, name, input, { bearer });

it('a program that drives the browser, and a shell, can approve until the person has a passkey, and not after', async () => {
  const confirmation = await context.newPage();
  await confirmation.goto(`${hub.url}/console/confirmation.html`);
  await unlock(confirmation);
  // Whatever drives the browser presses, and its click counts as one of a person.
  const driven = await ask('By the program alone');
  await press('Approve once', confirmation);
  await expect.poll(() => stateOf(driven)).not.toBe('waiting');
  const shell = await ask('By the shell');
  expect(await codeOf(hashOf(shell).then((hash) => hub.call('approvals.approve', { id: shell, hash })))).toBe('ok');

  await addPasskey('This computer');
  const after = await ask('By nobody');
  await confirmation.getByText('By nobody').first().waitFor();
  const sent = confirmation.waitForRequest(/approvals\.list$/);
  await confirmation.reload();
  await unlock(confirmation);
  const bearer = (await sent).headers()['authorization'] ?? '';
  const direct = await fetch(`${hub.url}/console/api/approvals.approve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: bearer },
    body: JSON.stringify({ id: after, hash: await hashOf(after) }),
  });
  expect(await direct.json()).toMatchObject({ error: { code: 'passkey_needed' } });
  expect(await codeOf(hub.call('approvals.approve', { id: after, hash: await hashOf(after) }))).toBe('passkey_needed');
  const terminal = await hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', after);
  expect(terminal).toMatchObject({ code: 1, stdout: expect.stringContaining('You approve this with a passkey.') });
  const arrives = context.waitForEvent('page');
  await press('Approve by passkey', confirmation);
  expect((await arrives).url()).toBe(`${await approveUrl()}#approve=${after}`);
  expect(await stateOf(after)).toBe('waiting');
  await confirmation.close();
  await hub.call('approvals.deny', { id: after });
});

it('approves with a touch, denies without one, and the record keeps the signature', async () => {
  const approved = await ask('By touch');
  await openPage(approved);
  await press('Approve once');
  await expect.poll(() => stateOf(approved)).not.toBe('waiting');
  const denied = await ask('Denied');
  await openPage(denied);
  await press('Deny');
  await expect.poll(() => stateOf(denied)).toBe('denied');
  const records = await hub.call('audit.list', { limit: 100 });
  const consent = records.find(({ approvalId, verdict }) => approvalId === approved && verdict === 'approved');
  expect(consent?.reason).toMatch(/^passkey sha256:[0-9a-f]{64}$/);
  expect(await hub.call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
});

it('signs nothing else than what was shown: neither a tampered document, nor an answer given once', async () => {
  const shown = await ask('What is shown');
  const other = await ask('Something else');
  await openPage(shown, () =>
    page.evaluate(() => {
      const { fetch } = globalThis;
      globalThis.fetch = async (...asked) => {
        const answer = await fetch(...asked);
        if (!String(asked[0]).endsWith('approvals.list')) return answer;
        return new Response((await answer.text()).replaceAll('What is shown', 'A harmless text'), answer);
      };
    }),
  );
  await page.getByText('A harmless text').first().waitFor();
  await press('Approve once');
  await page.getByText('The change is no longer the one that was approved.').waitFor();
  expect(await stateOf(shown)).toBe('waiting');

  await openPage(shown);
  const sent = page.waitForRequest(/approvals\.approve$/);
  await press('Approve once');
  const made = await sent;
  await expect.poll(() => stateOf(shown)).not.toBe('waiting');
  const bearer = (made.headers()['authorization'] ?? '').slice('Bearer '.length);
  const answer = made.postDataJSON() as { passkey: { nonce: string; assertion: object } };
  const hash = await hashOf(other);
  expect(await withBearer(bearer, 'approvals.approve', answer)).toMatchObject({ error: { code: 'approval_unknown' } });
  const again = { id: other, hash, passkey: answer.passkey };
  expect(await withBearer(bearer, 'approvals.approve', again)).toMatchObject({ error: { code: 'passkey_refused' } });
  const fresh = await withBearer(bearer, 'approvals.begin', { id: other, hash });
  const moved = { ...again, passkey: { ...answer.passkey, nonce: fresh['nonce'] } };
  expect(await withBearer(bearer, 'approvals.approve', moved)).toMatchObject({ error: { code: 'passkey_refused' } });
  await hub.call('approvals.deny', { id: other });
});

it('is led to by the link of an answer, by the console, and by an undo: two presses from each', async () => {
  const linked = await ask('By its link');
  await page.goto(`${hub.url}/approve/${linked}`);
  await page.waitForURL(`${await approveUrl()}#approve=${linked}`);
  await page.getByRole('button', { name: 'Open with passkey' }).click();
  await press('Approve once');
  await expect.poll(() => stateOf(linked)).not.toBe('waiting');
  await postJson(`${hub.url}/tools/approval_status`, { approval_id: linked }, key); // collects what was made
  const unknown = await fetch(`${hub.url}/approve/apr_${'x'.repeat(22)}`);
  expect(await unknown.text()).toContain('/console/confirmation.html#approve=apr_x');

  const console = await context.newPage();
  await signIn(console, hub.url, hub.consoleToken);
  await console.goto(`${hub.url}/console/#/approvals`);
  const opens = async (name: RegExp): Promise<string> => {
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      console.getByRole('button', { name, disabled: false }).first().click(),
    ]);
    await opened.waitForURL(/approve=/);
    const url = opened.url();
    await opened.close();
    return url;
  };
  const waiting = await ask('From the console');
  expect(await opens(/^Review /)).toBe(`${await approveUrl()}#approve=${waiting}`);
  await hub.call('approvals.deny', { id: waiting });
  const undone = (await opens(/^Undo /)).replace(/.*#approve=/, '');
  const asked = (await hub.call('approvals.waiting', {})).find(({ id }) => id === undone);
  expect(asked).toMatchObject({ isUndo: true, state: 'waiting' });
  await hub.call('approvals.deny', { id: undone });
  await console.close();
});

it('approves three requests of one client by one touch', async () => {
  const titles = ['Together 1', 'Together 2', 'Together 3'];
  const ids: string[] = [];
  for (const title of titles) ids.push(await ask(title));
  await visit(await approveUrl());
  await press('Open with passkey');
  await page.getByRole('heading', { name: 'Robot wants to make 3 changes' }).waitFor();
  const touches: string[] = [];
  authenticator.on('WebAuthn.credentialAsserted', ({ credential }) => touches.push(credential.credentialId));
  for (const end of await page.locator('.item .end').all()) await end.scrollIntoViewIfNeeded();
  await press('Approve all 3');
  for (const id of ids) await expect.poll(() => stateOf(id)).not.toBe('waiting');
  expect(touches).toHaveLength(1);
  const records = await hub.call('audit.list', { limit: 100 });
  const reasons = records.filter(({ approvalId, verdict }) => verdict === 'approved' && ids.includes(approvalId ?? ''));
  expect(reasons.map(({ reason }) => /^passkey sha256:/.test(reason ?? ''))).toEqual([true, true, true]);
  expect(await hub.call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
});

/** Makes a call as a program may that has unlocked the confirmation window. */
async function byPassphrase(name: CallName, input: object): Promise<unknown> {
  const post = async (path: string, body: object, more: Record<string, string> = {}) => {
    const headers = { 'content-type': 'application/json', ...more };
    const answer = await fetch(`${hub.url}/console/api/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { bearer?: string };
  };
  const { bearer } = await post('confirmation', { passphrase: 'demo' });
  return post(name, input, { authorization: `Bearer ${bearer}` });
}

it('a program that knows the passphrase makes no key without a touch: neither by the socket, nor in a window, nor at a terminal', async () => {
  const clients = async () => (await hub.call('keys.list', {})).map(({ client }) => client);
  const before = await clients();
  const wish = { client: 'Window', write: true, days: 30 };
  const { id } = await hub.call('keys.propose', wish);
  expect(await byPassphrase('keys.confirm', { id })).toMatchObject({ error: { code: 'passkey_needed' } });
  const bySocket = codeOf(hub.call('keys.create', { ...wish, client: 'Socket' }));
  await visit(await approveUrl());
  await press('Open with passkey');
  const card = (client: string) => page.getByRole('heading', { name: `Create a key for ${client}?` });
  await card('Window').waitFor();
  await page.getByRole('button', { name: 'Later' }).click();
  await card('Socket').waitFor();
  await press('Cancel');
  expect(await bySocket).toBe('approval_denied');
  expect(await clients()).toEqual(before);

  // Where it was asked for it is made, once its person has touched.
  const confirmation = await context.newPage();
  await confirmation.goto(`${hub.url}/console/confirmation.html`);
  await unlock(confirmation);
  const arrives = context.waitForEvent('page');
  await press('Approve by passkey', confirmation);
  await confirmation
    .locator('.told')
    .getByText('Approve it in the page that has opened. This window then continues by itself.')
    .waitFor();
  const open = async (url: string) => {
    await visit(url);
    await press('Open with passkey');
  };
  await open((await arrives).url());
  await card('Window').waitFor();
  await press('Approve by passkey');
  await page.getByRole('heading', { name: 'Approved' }).waitFor();
  await confirmation.getByRole('textbox', { name: 'Permission key of Window' }).waitFor();
  await confirmation.close();
  const told = Promise.withResolvers<string>();
  const watch = (text: string) => told.resolve(/http:\/\/approve\S+/.exec(text)?.[0] ?? '');
  const words = ['keys', 'create', '--client', 'Terminal', '--json', '--data-dir', hub.dataDir];
  const made = runInProcess(words, { typed: ['demo'], watch: (text) => /approve\./.test(text) && watch(text) });
  await open(await told.promise);
  await page.getByText('The terminal where it was asked for, and nowhere else.').waitFor();
  await press('Approve by passkey');
  expect(await made).toMatchObject({ code: 0, stdout: expect.stringContaining('"key"') });
  expect((await clients()).filter((client) => !before.includes(client))).toEqual(['Window', 'Terminal']);
  const records = await hub.call('audit.list', { limit: 100 });
  expect(records.filter(({ reason }) => /^confirmed key; passkey sha256:/.test(reason ?? ''))).toHaveLength(2);
  expect(await hub.call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
});

/** A client that asks for access, and the window of its browser, in which `first` runs before anything else. */
async function visitor(first: () => void = () => undefined) {
  const program = await startProgram();
  const provider = oauthProvider({ client_name: 'Visitor', redirect_uris: [program.url] });
  Object.assign(provider, { redirectUrl: program.url });
  const asked = Promise.withResolvers<Page>();
  const client = modernOAuthClient(`${hub.mcpUrl}/oauth`, provider, async ({ href }) => {
    const answer = program.answered();
    const consent = await context.newPage();
    await consent.addInitScript(first);
    await consent.goto(href);
    asked.resolve(consent);
    return answer;
  });
  const consent = await asked.promise;
  await unlock(consent);
  return { consent, client, stop: () => consent.close().then(program.stop) };
}
/** From a window to the page for passkeys, opened there by a touch. */
async function leadBy(window: Page): Promise<void> {
  const arrives = context.waitForEvent('page');
  await press('Approve by passkey', window);
  await visit((await arrives).url());
  await press('Open with passkey');
}

it('what is to be imported is added in the window that led to the touch, and by the passphrase alone nowhere', async () => {
  const packed = brotliCompressSync(JSON.stringify(discordApi)).toString('base64');
  const kind = 'openapi' as const;
  const wish = { kind, name: 'chat', connection: 'discord', scopes: [], reads: ['GET /users/@me/guilds'], packed };
  const { apiUrl, digest } = await hub.call('imports.preview', wish);
  const { id } = await hub.call('imports.propose', { add: { ...wish, apiUrl, digest } });
  expect(await byPassphrase('imports.confirm', { id })).toMatchObject({ error: { code: 'passkey_needed' } });
  const window = await context.newPage();
  await window.goto(`${hub.url}/console/confirmation.html`);
  await unlock(window);
  await leadBy(window);
  await page.getByText('GET /users/@me/guilds').waitFor();
  expect(await hub.call('imports.list', {})).toEqual([]);
  await press('Approve by passkey');
  await window.getByRole('heading', { name: 'Discord HTTP API is added' }).waitFor();
  expect(await hub.call('imports.list', {})).toMatchObject([{ name: 'chat', apiUrl }]);
  await window.close();
});

it('a client that was denied access on the page for passkeys is told so by its own browser, also where the clock of that is wrong', async () => {
  const { consent, client, stop } = await visitor(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  const told = expect(client).rejects.toThrow();
  await leadBy(consent);
  await press('Deny');
  // Until the page is there: a browser that is still on its way may never close it.
  await consent.getByText('Back in the program.').waitFor();
  expect(new URL(consent.url()).searchParams.get('error')).toBe('access_denied');
  await told;
  await stop();
});

it('a client gets access by OAuth after a touch alone, and just what was chosen there', async () => {
  const { consent, client, stop } = await visitor();
  const [, id = ''] = /authorize=([\w-]+)/.exec(consent.url()) ?? [];
  const given = { id, accounts: [], tools: ['github_get_me'], repositories: ['*/*'], days: 1 };
  expect(await byPassphrase('authorizations.grant', given)).toMatchObject({ error: { code: 'passkey_needed' } });
  await leadBy(consent);
  await page.getByLabel('Days until it ends').fill('7');
  await press('Approve by passkey');
  await page.getByRole('heading', { name: 'Approved' }).waitFor();
  await consent.getByText('Back in the program.').waitFor();
  expect(await (await client).listTools()).toContain('github_get_issue');
  const made = (await hub.call('keys.list', {})).find((one) => one.client === 'Visitor');
  expect(Math.round((Date.parse(made?.expiresAt ?? '') - Date.parse(made?.createdAt ?? '')) / day)).toBe(7);
  const records = await hub.call('audit.list', { limit: 100 });
  expect(records.filter(({ reason }) => /^confirmed access; passkey sha256:/.test(reason ?? ''))).toHaveLength(1);
  expect(await hub.call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
  await stop();
});

/** What a page signs for a question of the hub, where it asks for it by itself. Runs in the page. */
async function signed({ question, approval, verification }: Signing): Promise<object> {
  const { hub, userId, nonce, until, rpId } = question;
  const statement = JSON.stringify({ approval, decision: 'approve', forAWhile: false, hub, nonce, until, userId });
  const text = new TextEncoder().encode(`opengithubx consent v1\n${statement}`);
  const challenge = await crypto.subtle.digest('SHA-256', text);
  const publicKey = { challenge, rpId, userVerification: verification };
  const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const json = made.toJSON() as unknown as { id: string; response: Record<string, string> };
  const { authenticatorData, clientDataJSON, signature } = json.response;
  return { nonce, assertion: { id: json.id, authenticatorData, clientDataJSON, signature } };
}
type Question = { hub: string; userId: string; nonce: string; until: number; rpId: string };
type Signing = { question: Question; approval: string; verification: 'required' | 'discouraged' };

it('counts on its own origin, and where the person was verified', async () => {
  const id = await ask('Elsewhere');
  await openPage(id);
  const sent = page.waitForRequest(/approvals\.list$/);
  await page.reload();
  await press('Open with passkey');
  const bearer = ((await sent).headers()['authorization'] ?? '').slice('Bearer '.length);
  const hash = await hashOf(id);
  const tried = async (verification: Signing['verification']) => {
    const question = (await withBearer(bearer, 'approvals.begin', { id, hash })) as unknown as Question;
    const passkey = await page.evaluate(signed, { question, approval: hash, verification });
    return withBearer(bearer, 'approvals.approve', { id, hash, passkey });
  };
  await authenticator.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  expect(await tried('discouraged')).toMatchObject({ error: { code: 'passkey_refused' } });
  await authenticator.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  // Another program on this computer, by the same name: the browser lets it ask for the same passkey.
  const program = createServer((_, response) => response.setHeader('content-type', 'text/html').end('A program'));
  await new Promise<void>((listening) => program.listen(0, '127.0.0.1', listening));
  await page.goto(`http://approve.localhost:${(program.address() as AddressInfo).port}/`);
  expect(await tried('required')).toMatchObject({ error: { code: 'passkey_refused' } });
  program.close();
  expect(await stateOf(id)).toBe('waiting');
  // The same steps at the page itself do count.
  await visit(await approveUrl());
  expect(await tried('required')).toMatchObject({ id });
});

it('once removed opens nothing, and what was lowered counts a day later', async () => {
  await authenticator.send('WebAuthn.clearCredentials', { authenticatorId });
  await addPasskey('Another one');
  const { passkeys } = await hub.call('passkeys.list', {});
  expect(passkeys.map(({ name }) => name)).toEqual(['This computer', 'Another one']);
  await hub.call('passkeys.remove', { id: 'Another one' });
  await visit(await approveUrl());
  await press('Open with passkey');
  await page.getByText('This passkey was not accepted.').waitFor();

  await hub.call('passkeys.level', { usual: 'any', careful: 'any' });
  const approve = async () => {
    const id = await ask(`After ${hub.clock.now()}`);
    return codeOf(hashOf(id).then((hash) => hub.call('approvals.approve', { id, hash })));
  };
  expect(await approve()).toBe('passkey_needed');
  hub.advance(day - 60_000);
  expect(await approve()).toBe('passkey_needed');
  hub.advance(60_000);
  expect(await approve()).toBe('ok');
});
