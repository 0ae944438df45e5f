/** Uses both windows of the headless console: over HTTP, call by call, and in a browser. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type CallName, windowCalls } from '../../src/shared/contract.ts';
import { beginByBrowser } from '../harness/call-by-browser.ts';
import { inputOf } from '../harness/call-input.ts';
import { startChromium } from '../harness/chromium.ts';
import { acme } from '../harness/packed.ts';
import { everyChatCall } from './console-chat.ts';
import { everyWrite } from './requests.ts';
import type { Run } from './run.ts';

export type Ask = (
  name: string,
  input: unknown,
  bearer?: string,
) => Promise<{ status: number; said: Record<string, unknown> }>;

/** Sensible input where one that its schema takes is none. */
const inputs: Partial<Record<CallName, object>> = {
  'settings.write': { approvalMinutes: 5, desktop: null, keepPrompts: false, updateNotice: false },
  'models.refresh': { id: 'windows' },
  'models.remove': { id: 'windows' },
  'imports.preview': acme,
  'imports.show': { id: 'acme' },
  'imports.propose': { add: { ...acme, name: 'windows', digest: '0'.repeat(64) } },
  'imports.refresh': { id: 'acme' },
  'imports.remove': { id: 'windows' },
  'chat.ask': { key: 'none', model: 'opengithubx/digest', question: 'Whose key is this?' },
  'accounts.places': { kind: 'repository' },
  'accounts.check': { account: 'ada-demo' },
  'accounts.disconnect': { account: 'ada-demo' },
  'keys.propose': { client: 'console' },
  'activity.names': { callIds: ['none'] },
  'wishes.propose': { action: 'set Open WebUI', server: { url: 'http://127.0.0.1:9', proof: 'key' } },
  'openwebui.account': { password: 'nobody has this one' },
  'clients.plan': { client: 'codex' },
  'clients.propose': { client: 'codex' },
  'clients.prove': { client: 'codex' },
  'clients.undo': { client: 'codex' },
};
/** Those made by hand below, at the end since they end the session or the key that others need. */
const byHand: CallName[] = [
  ...(['session.signIn', 'session.signOut', 'revokeAll', 'accounts.connect'] as const),
  ...(['keys.confirm', 'imports.confirm', 'wishes.confirm'] as const),
];

export type Windows = {
  ask: Ask;
  /** The bearer of the console's window; the person signs in by the tenant. */
  console: string;
  confirmation: string;
};

export async function openWindows({ hub }: Run): Promise<Windows> {
  const ask: Ask = async (name, input, bearer) => {
    const answer = await fetch(`${hub.url}/console/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(input),
    });
    // What goes through a browser answers in lines, of which the last is what came of it.
    const lines = (await answer.text()).trim().split('\n');
    const said = JSON.parse(lines.at(-1) || 'null') as Record<string, unknown> | null;
    const { code } = (said?.['error'] ?? {}) as { code?: string };
    if (code !== 'window_too_fast') return { status: answer.status, said: said as Record<string, unknown> };
    await sleep(1_000); // a fast machine makes more calls in a second than a window may
    return ask(name, input, bearer);
  };
  const { said } = await ask('confirmation', { passphrase: 'demo' });
  return { ask, console: await signInAt(hub), confirmation: String(said['bearer']) };
}

async function signInAt(hub: Run['hub']): Promise<string> {
  const begun = await beginByBrowser(hub, 'session.signIn', {});
  await begun.show(await begun.visit());
  return (await begun.end()).bearer ?? '';
}

/** Every call of both windows, whoever may make it, with one question that waits; the person ends signed in. */
export async function everyWindowCall(run: Run): Promise<void> {
  const { hub, homeServer } = run;
  const given: typeof inputs = { ...inputs, 'models.add': { ...homeServer.asNew, name: 'windows' } };
  await run.askToWrite(await run.ready(), ...(everyWrite[0] ?? ['', {}]));
  const windows = await openWindows(run);
  const { ask, confirmation } = windows;
  const linked = await run.commandAtTerminal(['demo'], 'console', '--json');
  const code = /#code=([\w-]{43})/.exec(linked.stdout)?.[1];
  await ask('session', { code });
  let bearer = windows.console;
  const gone = new AbortController();
  const authorization = `Bearer ${bearer}`;
  void fetch(`${hub.url}/console/api/changes`, { headers: { authorization }, signal: gone.signal }).catch(() => {});
  for (const [window, own] of [
    ['console', bearer],
    ['confirmation', confirmation],
  ] as const) {
    for (const one of windowCalls(window).filter((called) => !byHand.includes(called))) {
      for (const token of [own, undefined, hub.key])
        await ask(one, given[one] ?? { ...inputOf(one), hash: hub.key }, token);
      await ask(one, { token: run.latest('github_access_token'), id: 7 }, own);
    }
  }
  for (const wish of [
    { action: 'invite', email: 'console@example.com' },
    { action: 'settings', settings: { approvalMinutes: 5, keepPrompts: true } },
  ]) {
    const { said } = await ask('wishes.propose', wish, bearer);
    await ask('wishes.list', {}, confirmation);
    await ask('wishes.confirm', { id: said['id'] }, confirmation);
  }
  const connect = await beginByBrowser(hub, 'accounts.connect', { platform: 'github' }, bearer);
  await connect.show(await connect.visit());
  await connect.end();
  await everyChatCall(run, (call, input) => ask(call, input, bearer));
  const { said } = await ask('keys.propose', { client: 'confirmed' }, bearer);
  await ask('keys.confirm', { id: said['id'] }, confirmation);
  const added = { ...acme, name: 'confirmed', connection: 'confirmed' };
  const seen = await ask('imports.preview', added, bearer);
  const wished = await ask('imports.propose', { add: { ...added, digest: seen.said['digest'] } }, bearer);
  await ask('imports.proposals', {}, confirmation);
  await ask('imports.confirm', { id: wished.said['id'] }, confirmation);
  gone.abort();
  await ask('session.signOut', {}, bearer);
  bearer = await signInAt(hub);
  await ask('revokeAll', {}, bearer);
}

/** Opens both pages in a browser and keeps what they show and store. */
export async function bothPages(run: Run): Promise<void> {
  const { hub, keep } = run;
  await run.askToWrite(await run.ready(), ...(everyWrite[0] ?? ['', {}]));
  const browser = await startChromium();
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    /** Storage by number, since a spread shows no item that is called like a method of it. */
    const read = (): string => {
      const stored = [localStorage, sessionStorage].flatMap((storage) =>
        Array.from({ length: storage.length }, (_, at) => [storage.key(at), storage.getItem(storage.key(at) ?? '')]),
      );
      return JSON.stringify([document.documentElement.outerHTML, stored, location.href]);
    };
    const own = await signInAt(hub);
    await page.goto(`${hub.url}/console/`);
    await page.evaluate((value) => sessionStorage.setItem('opengithubx.bearer', value), own);
    const imports = ['accounts/imports/new', 'accounts/imports/named/acme'];
    const main = [
      'home',
      'accounts',
      'clients',
      'clients/new',
      'approvals',
      'activity',
      'settings/people',
      'chat',
      'settings/openwebui',
      'settings',
    ];
    for (const screen of [...main, 'accounts/platforms/google', ...imports]) {
      await page.goto(`${hub.url}/console/#/${screen}`);
      await page.reload();
      await page.getByRole('heading').first().waitFor();
      await page.waitForFunction(() => document.querySelector('[class*="skeleton"]') === null);
      keep(`the console, its page ${screen}`, await page.evaluate(read), [own]);
    }
    const confirmation = await context.newPage();
    await confirmation.goto(`${hub.url}/console/confirmation.html#as=${encodeURIComponent(hub.userId)}`);
    await confirmation.locator('input[type=password]').fill('demo');
    await confirmation.keyboard.press('Enter');
    await confirmation.getByRole('button', { name: 'Deny' }).waitFor();
    keep('the confirmation page, unlocked', await confirmation.evaluate(read));
    keep('the console, stored', JSON.stringify(await context.storageState()), []);
  } finally {
    await browser.close();
  }
  await fetch(`${hub.url}/console/`);
}
