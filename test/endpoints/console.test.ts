/** The console's calls over real HTTP: who may make them, and what never comes back. */

import { once } from 'node:events';
import { get as httpGet, request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Approval } from '../../src/shared/approval.ts';
import { type CallName, contract, windowCalls } from '../../src/shared/contract.ts';
import type { Activity } from '../../src/shared/model.ts';
import { beginByBrowser } from '../harness/call-by-browser.ts';
import { inputOf } from '../harness/call-input.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { mayBeLeft } from '../harness/left.ts';
import { postJson } from '../harness/post-json.ts';
import { rawRequest } from '../harness/raw-request.ts';
import { callTool } from '../harness/tool-server.ts';

const hub = sharedDemo();
// A window may make a hundred calls a second, and these tests together make more.
afterEach(() => hub.advance(1_000));

type Answered = { status: number; headers: Headers; body: unknown; text: string };

async function post(
  path: string,
  body: unknown,
  bearer?: string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const answer = await postJson(`${hub.url}/console/api/${path}`, body, bearer, headers);
  const text = await answer.text();
  const last = text && JSON.parse(text.trim().split('\n').at(-1) ?? '');
  return { status: answer.status, headers: answer.headers, body: last, text };
}

const codeOf = ({ body }: Answered) => (body as { error?: { code: string } } | null)?.error?.code;

const bearerOf = ({ body }: Answered) => (body as { bearer: string }).bearer;
const confirmationBearer = async () => bearerOf(await post('confirmation', { passphrase: 'demo' }));
/** The code of a link that the person has asked for at a terminal. */
const codeOfLink = async () =>
  /\/console\/#code=([\w-]{43})/.exec((await hub.cliAtTerminal(['demo'], 'console')).stdout)?.[1];
const bearerByLink = async () => bearerOf(await post('session', { code: await codeOfLink() }));
const leave = (bearer: string) =>
  fetch(`${hub.url}/console/api/session`, { method: 'DELETE', headers: { authorization: `Bearer ${bearer}` } });

const all = Object.keys(contract) as CallName[];
let confirmation: string | undefined;

describe('the console over HTTP', () => {
  it.each(all.filter((name) => !['welcome', 'session.signIn', 'session.where', 'session.present'].includes(name)))(
    '%s answers nobody without a bearer, and no permission key opens it',
    async (name) => {
      const input = inputOf(name);
      const without = await post(name, input);
      expect([without.status, codeOf(without)]).toEqual([401, 'signed_out']);
      const byKey = await post(name, input, hub.key);
      expect([byKey.status, codeOf(byKey)]).toEqual([401, 'signed_out']);
    },
  );

  it.each(all)('%s is for the windows that the contract names and for no other', async (name) => {
    if (['session.signOut', 'session.signIn', 'revokeAll', 'accounts.connect'].includes(name)) return;
    const input = inputOf(name);
    confirmation ??= await confirmationBearer();
    for (const [window, bearer] of [
      ['console', hub.consoleToken],
      ['confirmation', confirmation],
    ] as const) {
      const answered = await post(name, input, bearer);
      const belongs = (contract[name].windows as readonly string[]).includes(window);
      if (belongs && !name.startsWith('tenant.')) expect(codeOf(answered)).not.toBe('elsewhere');
      else expect([answered.status, codeOf(answered)]).toEqual([403, 'elsewhere']);
    }
  });

  it('sets no cookie, allows no other origin, and is neither cached nor framed', async () => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' };
    const preflight = (path: string, origin: string) =>
      fetch(hub.url + path, { method: 'OPTIONS', headers: { origin, ...asked } });
    const preflights = [
      await preflight('/console/api/status', hub.url),
      await preflight('/mcp', 'null'),
      await preflight('/tools/github_get_me', 'https://evil.example'),
    ];
    const page = await fetch(`${hub.url}/console/`);
    const called = await post('status', {}, hub.consoleToken);
    for (const { headers } of [...preflights, page, called]) {
      const names = [...headers.keys()];
      expect(names.filter((name) => name.startsWith('access-control-') || name === 'set-cookie')).toEqual([]);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
  });

  it('lets a browser keep, compressed, what its page names by content, and never the page', async () => {
    const page = await (await fetch(`${hub.url}/console/`)).text();
    // The first is the bundler's own few lines, which hardly get shorter.
    const asset = page.match(/assets\/[\w-]+\.js/g)?.at(-1);
    const get = async (coding: string) => {
      const asking = httpGet(`${hub.url}/console/${asset}`, { headers: { 'accept-encoding': coding } });
      const [from] = (await once(asking, 'response')) as [IncomingMessage];
      const { 'cache-control': keep, 'content-encoding': coded } = from.headers;
      return { keep, coding: coded, body: await buffer(from) };
    };
    const [plain, packed] = [await get('identity'), await get('br, gzip')];
    expect([plain.coding, packed.coding]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect([plain.keep, packed.keep]).toEqual(Array(2).fill('private, max-age=31536000, immutable'));
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
  });

  it.each([
    ['another port of this computer', { origin: 'http://127.0.0.1:3000' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a service worker in the making', { 'service-worker': 'script' }],
  ])('refuses %s, with a bearer too', async (_what, headers) => {
    const answered = await post('status', {}, hub.consoleToken, headers);
    expect([answered.status, codeOf(answered)]).toEqual([403, 'origin_refused']);
  });

  it('serves its own files alone, whatever the path', async () => {
    const index = await (await fetch(`${hub.url}/console/`)).text();
    for (const [, path] of index.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
      expect((await fetch(`${hub.url}/console/${path}`)).status).toBe(200);
    }
    for (const path of [
      '/console/../main/headless.js',
      '/console/%2e%2e/main/headless.js',
      '/console/..%5cmain',
      '/console/assets//x',
      '/console/nothing.js',
    ]) {
      expect((await rawRequest(hub.url, { path })).status).not.toBe(200);
    }
  });

  it('answers a deep, a broken and a large body with a reason, and goes on', async () => {
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${hub.consoleToken}` };
    const send = (body: string) => fetch(`${hub.url}/console/api/status`, { method: 'POST', headers, body });
    expect((await send(deep)).status).toBe(400);
    expect((await send('{')).status).toBe(400);
    expect((await send(`"${'x'.repeat(1_100_000)}"`)).status).toBe(413);
    expect((await post('status', {}, hub.consoleToken)).status).toBe(200);
  });
});

describe('a link to the console', () => {
  it('takes the passphrase, works once, and opens the console of that person', async () => {
    expect((await hub.cli('console')).code).toBe(1);
    const code = await codeOfLink();
    const opened = await post('session', { code });
    expect([opened.status, opened.headers.get('clear-site-data')]).toEqual([200, '"cache", "storage"']);
    expect((await post('welcome', {}, bearerOf(opened))).body).toMatchObject({ person: { userId: hub.userId } });
    expect(codeOf(await post('session', { code }))).toBe('link_used');
    expect(codeOf(await post('session', { code: 'x' }))).toBe('link_used');
  });

  it('and the page can leave again', async () => {
    const bearer = await bearerByLink();
    expect((await leave(bearer)).status).toBe(204);
    expect(codeOf(await post('status', {}, bearer))).toBe('signed_out');
  });

  it('outlives a stop and a start of the hub, which a confirmation does not', async () => {
    const [bearer, confirming] = [await bearerByLink(), await confirmationBearer()];
    await hub.close();
    await hub.restart();
    expect((await post('status', {}, bearer)).status).toBe(200);
    expect(codeOf(await post('keys.proposals', {}, confirming))).toBe('signed_out');
  });
});

describe('a call whose body is slow', () => {
  it('is not made once its session has ended', async () => {
    const bearer = await bearerByLink();
    const authorization = `Bearer ${bearer}`;
    const { hostname, port } = new URL(hub.url);
    const headers = { 'content-type': 'application/json', authorization, 'content-length': 2, expect: '100-continue' };
    const path = '/console/api/accounts.list';
    const answered = new Promise<number>((resolve, reject) => {
      const slow = httpRequest({ method: 'POST', hostname, port, path, headers }, (answer) =>
        resolve(answer.resume().statusCode ?? 0),
      ).on('error', reject);
      slow.flushHeaders();
      // The hub asks for the body once it has looked at the rest.
      slow.once('continue', async () => {
        await leave(bearer);
        slow.end('{}');
      });
    });
    expect(await answered).toBe(401);
  });
});

describe('the confirmation window', () => {
  it('opens by the passphrase alone; what it opens is no console', async () => {
    const wrong = await post('confirmation', { passphrase: 'wrong' });
    expect([wrong.status, codeOf(wrong)]).toEqual([403, 'passphrase_wrong']);
    expect(codeOf(await post('confirmation', { passphrase: 'demo', as: 'eve@example.com' }))).toBe('passphrase_wrong');
    const bearer = await confirmationBearer();
    expect((await post('keys.proposals', {}, bearer)).status).toBe(200);
    expect(codeOf(await post('accounts.list', {}, bearer))).toBe('elsewhere');
  });

  it('makes the key that the console wished for, once, and the console never learns it', async () => {
    const wished = (await post('keys.propose', { client: 'Cursor', days: 7 }, hub.consoleToken)).body as { id: string };
    const bearer = await confirmationBearer();
    expect((await post('keys.proposals', {}, bearer)).text).toContain(wished.id);
    const made = (await post('keys.confirm', { id: wished.id }, bearer)).body as { key: string };
    expect(made.key).toMatch(/^ogx_[0-9A-Za-z]{49}$/);
    expect(codeOf(await post('keys.confirm', { id: wished.id }, bearer))).toBe('proposal_unknown');
    for (const said of await everythingTold()) expect(said).not.toContain(made.key);
    expect((await callTool(hub, made.key, 'github_get_me', {})).status).toBe(200);
  });

  it('proposes a key under the name that it will have, by which the console finds it', async () => {
    const wish = { client: 'Cur\u{202E}sor', days: 7 };
    const wished = (await post('keys.propose', wish, hub.consoleToken)).body as { id: string; client: string };
    const made = await post('keys.confirm', { id: wished.id }, await confirmationBearer());
    expect((made.body as { record: { client: string } }).record.client).toBe(wished.client);
  });

  describe('what the console wishes for', () => {
    const email = 'grace@example.com';
    const settings = { approvalMinutes: 30, keepPrompts: true };
    const nobodys = { url: 'http://127.0.0.1:9', proof: 'key' as const, adminKey: 'sk-of-the-administrator' };
    const listed = async (key: string) => (await hub.call('keys.list', {})).find(({ id }) => id === key);
    const idOf = async (client: string) =>
      (await hub.call('keys.list', {})).find((one) => one.client === client)?.id ?? '';
    const wishes: [string, () => Promise<{ wish: object; isDone(): Promise<unknown> }>][] = [
      [
        'a person to invite',
        async () => ({
          wish: { action: 'invite', email },
          isDone: async () => (await hub.call('people.list', {})).invitations.some((one) => one.email === email),
        }),
      ],
      [
        'a key to resume',
        async () => {
          await hub.createKey('Paused for a wish');
          const id = await idOf('Paused for a wish');
          await hub.call('keys.pause', { id });
          return { wish: { action: 'resume', id }, isDone: async () => (await listed(id))?.paused === false };
        },
      ],
      [
        'settings that let more happen',
        async () => ({
          wish: { action: 'settings', settings },
          isDone: async () => (await hub.call('settings.read', {})).keepPrompts,
        }),
      ],
      [
        'what a key has read, to clear',
        async () => {
          const key = await hub.createKey('Well-read for a wish');
          const [id, labels] = [await idOf('Well-read for a wish'), async () => (await listed(id))?.labels];
          await callTool(hub, key, 'github_list_commits', { repository: 'ada-demo/ledger-sync' });
          return { wish: { action: 'clear labels', id }, isDone: async () => (await labels())?.private.length === 0 };
        },
      ],
    ];

    it.each(wishes)(
      '%s: has no effect until the person confirms it behind the passphrase, once',
      async (_, arrange) => {
        const { wish, isDone } = await arrange();
        const said = await post('wishes.propose', wish, hub.consoleToken);
        const { id } = said.body as { id: string };
        expect(codeOf(await post('wishes.confirm', { id }, hub.consoleToken))).toBe('elsewhere');
        expect(codeOf(await post('wishes.list', {}, hub.consoleToken))).toBe('elsewhere');
        expect(await isDone()).toBe(false);
        const bearer = await confirmationBearer();
        const listed = (await post('wishes.list', {}, bearer)).text;
        expect(listed).toContain(id);
        expect(listed).not.toContain(nobodys.adminKey);
        const confirmed = await post('wishes.confirm', { id }, bearer);
        expect(confirmed.status).toBe(200);
        expect(await isDone()).toBe(true);
        expect(codeOf(await post('wishes.confirm', { id }, bearer))).toBe('proposal_unknown');
      },
    );

    it('an Open WebUI to trust: nothing is asked of it, and its key is shown to nobody, until then', async () => {
      const said = await post('wishes.propose', { action: 'set Open WebUI', server: nobodys }, hub.consoleToken);
      const { id } = said.body as { id: string };
      const bearer = await confirmationBearer();
      const shown = (await post('wishes.list', {}, bearer)).text;
      expect(shown).toContain(nobodys.url);
      expect(shown).not.toContain(nobodys.adminKey);
      // Nobody answers there, which the hub learns only now.
      expect(codeOf(await post('wishes.confirm', { id }, bearer))).toBe('open_webui_unreachable');
    });

    it('is dropped where the person cancels it, and the link of an invitation is told in that window alone', async () => {
      const wish = async () =>
        (await post('wishes.propose', { action: 'invite', email: 'link@example.com' }, hub.consoleToken)).body as {
          id: string;
        };
      const bearer = await confirmationBearer();
      const cancelled = await wish();
      expect((await post('wishes.dismiss', cancelled, bearer)).status).toBe(200);
      expect(codeOf(await post('wishes.confirm', cancelled, bearer))).toBe('proposal_unknown');
      // The same wish again takes the place of the first.
      const [first, second] = [await wish(), await wish()];
      expect(codeOf(await post('wishes.confirm', { id: first.id }, bearer))).toBe('proposal_unknown');
      const { link } = (await post('wishes.confirm', { id: second.id }, bearer)).body as { link: string };
      expect(link).toMatch(new RegExp(`^${hub.url}/join/[\\w-]{22}$`));
      for (const told of await everythingTold()) expect(told).not.toContain(link.slice(-22));
    });

    it('is not needed for settings that let nothing more happen; in one write with one that does, none counts', async () => {
      const now = { approvalMinutes: 5, desktop: null, keepPrompts: false, updateNotice: false };
      await hub.call('settings.write', now);
      const write = (more: object) => post('settings.write', { ...now, ...more }, hub.consoleToken);
      const looser = [{ approvalMinutes: 6 }, { keepPrompts: true }, { approvalMinutes: 4, keepPrompts: true }];
      for (const more of [...looser, { approvalMinutes: 30, updateNotice: true }])
        expect(codeOf(await write(more))).toBe('elsewhere');
      expect(await hub.call('settings.read', {})).toEqual(now);
      expect((await write({ approvalMinutes: 4 })).body).toMatchObject({ approvalMinutes: 4 });
      expect(codeOf(await write({}))).toBe('elsewhere');
      await hub.call('settings.write', now);
    });
  });

  it('alone tells arguments and previews: the console hears nothing of them while a call waits, nor after its end', async () => {
    const repository = 'ada-demo/atlas-service';
    const bearer = await confirmationBearer();
    const key = await hub.createKey('Secretive', { write: true });
    const ask = async (name: string, args: object, as = key): Promise<string> => {
      const asked = await callTool(hub, as, name, { repository, ...args });
      return String(asked.body['approval_id']);
    };
    const seen = async () => (await post('approvals.list', {}, bearer)).body as Approval[];
    const made = await ask('github_create_issue', { title: 'Known', body: 'what stands there' });
    const { hash } = (await seen()).find(({ id }) => id === made) ?? {};
    await post('approvals.approve', { id: made, hash }, bearer);
    const { number } = (await callTool(hub, key, 'approval_status', { approval_id: made })).body;
    const expired = await ask('github_update_issue', { number, body: 'what expires' });
    hub.advance(5 * 60_000);
    const denied = await ask('github_update_issue', { number, body: 'what is denied' });
    await post('approvals.deny', { id: denied }, hub.consoleToken);
    const another = await hub.createKey('Another', { write: true });
    const waits = await ask('github_update_issue', { number, body: 'what waits' }, another);
    const shown = JSON.stringify(await seen());
    for (const text of ['what stands there', 'what waits']) expect(shown).toContain(text);

    const told = (await everythingTold(waits)).join('\n');
    for (const id of [expired, denied, waits]) expect(told).toContain(id);
    expect(told).not.toMatch(/what (stands there|expires|is denied|waits)/);
    await post('approvals.deny', { id: waits }, hub.consoleToken);
  });
});

/** What the console is answered to all that it can ask, without ending anything; `id` is an approval's. */
async function everythingTold(id = 'none'): Promise<string[]> {
  const ending = ['session.', 'revokeAll', 'accounts.connect', 'people.', 'keys.', 'approvals.d', 'activity.forget'];
  const asking = ['approvals.waiting', 'approvals.done', 'keys.list', 'keys.propose'];
  const names = windowCalls('console').filter(
    (name) => asking.includes(name) || !ending.some((begin) => name.startsWith(begin)),
  );
  const search = await post('audit.search', { limit: 500 }, hub.consoleToken);
  const calls = (search.body as { calls: Activity[] }).calls;
  const whole: [CallName, object][] = [
    ['audit.list', { limit: 1000 }],
    ['activity.names', { callIds: calls.slice(0, 200).map(({ callId }) => callId) }],
    ...calls.slice(0, 20).map(({ sequence }): [CallName, object] => ['audit.parts', { sequence }]),
    ...names.flatMap((name): [CallName, object][] => [
      [name, inputOf(name)],
      [name, { ...inputOf(name), id }],
    ]),
  ];
  const said = [search.text];
  for (const [name, input] of whole) {
    hub.advance(20);
    said.push((await post(name, input, hub.consoleToken)).text);
  }
  return said;
}

describe('changes', () => {
  it('are told to the windows of the person, and end with the session', async () => {
    const bearer = await bearerByLink();
    const stream = await fetch(`${hub.url}/console/api/changes`, { headers: { authorization: `Bearer ${bearer}` } });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const told: string[] = [];
    const reading = (async () => {
      for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>)
        told.push(Buffer.from(chunk).toString());
    })();
    await expect.poll(() => told.join('')).toBe(': here\n\n'); // before anything happens
    await post('accounts.check', { account: 'ada-demo' }, bearer);
    await expect.poll(() => told.join('')).toContain('"topic":"accounts"');
    expect(told.join('')).toContain('"topic":"activity"');
    await leave(bearer);
    await post('accounts.check', { account: 'ada-demo' }, hub.consoleToken);
    await reading;
    expect((await fetch(`${hub.url}/console/api/changes`)).status).toBe(401);
  });
});

describe('connecting an account', () => {
  it('ends what the same person began before, so that the ports for coming back never run out', async () => {
    const ended: string[] = [];
    for (let count = 0; count < 8; count++) {
      const begun = post('accounts.connect', { platform: 'github' }, hub.consoleToken);
      void mayBeLeft(begun.then(({ text }) => ended.push(text)));
    }
    // The one that goes on is the last to reach the hub, which any of them may be.
    await expect.poll(() => ended.length).toBe(7);
    expect(ended.join()).not.toContain('ports_taken');
    expect((await post('welcome', {}, hub.consoleToken)).status).toBe(200);
    expect(ended).toHaveLength(7);
  });
});

describe('signing out', () => {
  it('ends the windows of the person', async () => {
    const confirmation = await confirmationBearer();
    expect((await post('session.signOut', {}, hub.consoleToken)).status).toBe(200);
    expect(codeOf(await post('accounts.list', {}, hub.consoleToken))).toBe('signed_out');
    expect(codeOf(await post('keys.proposals', {}, confirmation))).toBe('signed_out');
    expect((await post('welcome', {})).body).toMatchObject({ owned: true, person: null });
  });

  it('and the person comes back through the tenant, in lines, with a bearer at the end', async () => {
    const begun = await beginByBrowser(hub, 'session.signIn', {});
    const ticket = await begun.visit();
    expect(await begun.show(ticket)).toBe(200);
    const { output, bearer } = await begun.end();
    expect(output).toMatchObject({ userId: hub.userId });
    expect((await post('accounts.list', {}, bearer)).status).toBe(200);
  });

  it('but a stranger whose link the person has followed gets nothing, whatever ticket they make up', async () => {
    const stranger = await beginByBrowser(hub, 'session.signIn', {});
    const ticket = await stranger.visit(); // who is known at the tenant, and so is asked nothing
    expect(ticket).toMatch(/^[\w-]{43}$/);
    for (const made of ['', 'x'.repeat(43), stranger.flow]) expect(await stranger.show(made)).toBe(200);
    await severalTrips();
    // The person signs in then, which ends the stranger's; their own window hears of the stranger's ticket too, and it does not end theirs.
    const person = await beginByBrowser(hub, 'session.signIn', {});
    expect(await stranger.end()).toMatchObject({ failure: { code: 'sign_in_abandoned' } });
    await person.show(ticket);
    const theirs = await person.visit();
    await person.show(theirs, stranger.flow);
    const settled = vi.fn();
    const ended = person.end().finally(settled);
    await severalTrips();
    expect(settled).not.toHaveBeenCalled();
    await person.show(theirs);
    expect(await ended).toMatchObject({ ok: true });
  });

  it('and nobody connects the account of a person who only followed their link', async () => {
    const bearer = await bearerByLink();
    await post('accounts.disconnect', { account: 'ada-demo' }, bearer);
    const begun = await beginByBrowser(hub, 'accounts.connect', { platform: 'github' }, bearer);
    const ticket = await begun.visit({ as: 'ada', github: 'grace-demo' });
    const ended = begun.end();
    const listed = (await post('accounts.list', {}, bearer)).body as { platform: string }[];
    expect(listed.filter(({ platform }) => platform === 'github')).toEqual([]);
    await begun.show(ticket);
    expect(await ended).toMatchObject({ ok: true });
  });

  it('at a terminal ends the windows of the person too', async () => {
    const begun = await beginByBrowser(hub, 'session.signIn', {});
    expect(await begun.show(await begun.visit())).toBe(200);
    const { bearer } = await begun.end();
    const confirmation = await confirmationBearer();
    expect((await hub.cli('logout')).code).toBe(0);
    expect(codeOf(await post('accounts.list', {}, bearer))).toBe('signed_out');
    expect(codeOf(await post('keys.proposals', {}, confirmation))).toBe('signed_out');
  });
});

/** More than it takes a sign-in that may go on to end. */
async function severalTrips(): Promise<void> {
  for (let trips = 0; trips < 20; trips++) await post('welcome', {});
}
