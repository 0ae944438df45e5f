import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { post } from '../harness/mcp.ts';
import { approve, callTool, declineAll, madeBy, poll, waiting } from '../harness/tool-server.ts';
import { ada, sharedHub } from '../harness/world.ts';

const [home, work] = ['ada@example.com', 'ada@northwind.example'];
const changing = ['google_send_mail', 'google_label_thread', 'google_create_event', 'google_create_file'];

const { world, hub } = sharedHub();

async function connect(label: string, tools: string[] = []) {
  const openUrl = world.visit('ada', { account: label });
  const context = { openUrl, signal: new AbortController().signal, userId: ada };
  const connected = await hub.hub.calls['accounts.connect']({ platform: 'google', tools }, context);
  if (!connected.ok) throw new Error(`${connected.failure.code}: ${connected.failure.message}`);
  return connected.value;
}

beforeAll(async () => {
  await connect(home, changing);
  await connect(work);
});
afterEach(() => declineAll(hub));

const atGoogle = async () => (await world.requests()).filter(({ service }) => service === 'google');
const keyFor = async (wish: object = {}) => (await hub.createKey({ callsPerMinute: 1000, ...wish })).key;
const tool = (key: string, name: string, args: object) => callTool(hub, key, name, args);
type Items = Record<string, unknown>[];
const items = async (key: string, name: string, args: object): Promise<Items> =>
  (await tool(key, name, args)).body['items'] as Items;
const letter = { account: home, to: ['grace@example.com'], subject: 'Saturday', body: 'See you at seven.' };

describe('two accounts', () => {
  it('are told apart by their addresses, and have the least that they need', async () => {
    const accounts = (await hub.call('accounts.list', {})).filter(({ platform }) => platform === 'google');
    expect(accounts.map(({ label }) => label)).toEqual([home, work]);
    const [private_, office] = accounts.map(({ scopes }) => scopes.join(' '));
    expect(office).toContain('gmail.readonly');
    expect(office).not.toMatch(/send|modify|compose|calendar\.events|drive\.file/);
    expect(private_).toContain('gmail.send');
  });

  it('are asked for by name, and each answers its own mail; the first one where none is named', async () => {
    const key = await keyFor();
    const byName = await items(key, 'google_search_mail', { account: home });
    expect(await items(key, 'google_search_mail', {})).toEqual(byName);
    expect((await items(key, 'google_search_mail', { account: work, query: 'subject:atlas' }))[0]).toMatchObject({
      author: 'tomas@northwind.example',
    });
    expect(await items(key, 'google_search_mail', { account: home, query: 'subject:atlas' })).toEqual([]);
  });
});

describe('a change that names no account', () => {
  const { account: _, ...nobodys } = letter;

  it('is refused with those there are, and is for the default of the key, as its card says', async () => {
    const refused = await tool(await keyFor({ write: true }), 'google_send_mail', nobodys);
    expect(refused.body.error).toMatchObject({ code: 'several_accounts', message: expect.stringContaining(work) });
    const asked = await tool(await keyFor({ write: true, defaultAccounts: [home] }), 'google_send_mail', nobodys);
    expect([asked.status, (await waiting(hub)).map(({ account }) => account)]).toEqual([202, [home]]);
  });

  it('is for the owner of what it changes', async () => {
    const event = { calendar: home, title: 'Tea', start: '2026-12-01T15:00', end: '2026-12-01T16:00' };
    expect((await tool(await keyFor({ write: true }), 'google_create_event', event)).status).toBe(202);
    const { calendar: _, ...main } = event;
    expect((await tool(await keyFor({ write: true }), 'google_create_event', main)).status).toBe(422);
  });
});

describe('the list of tools', () => {
  const accountIn = async (wish: object, name: string) => {
    const answer = await post(`${hub.url}/mcp`, await keyFor(wish), 'tools/list');
    const { result } = (await answer.json()) as { result: { tools: { name: string; inputSchema: Schema }[] } };
    return result.tools.find((one) => one.name === name)?.inputSchema.properties['account'];
  };
  type Schema = { properties: Record<string, unknown> };

  it('names the accounts where there is a choice', async () => {
    const choice = { type: 'string', enum: [home, work] };
    expect(await accountIn({}, 'google_search_mail')).toEqual({ ...choice, description: `Default: ${home}` });
    expect(await accountIn({ write: true }, 'google_create_event')).toEqual(choice);
    expect(await accountIn({}, 'github_get_me')).toBeUndefined();
    expect(await accountIn({ accounts: [work] }, 'google_search_mail')).toBeUndefined();
  });
});

describe('a mail', () => {
  it('waits for the person, who sees to whom and about what, and is sent once', async () => {
    const key = await keyFor({ write: true });
    await world.control('DELETE', '/requests');
    const asked = await tool(key, 'google_send_mail', letter);
    expect(asked.status).toBe(202);
    const id = String(asked.body['approval_id']);
    const { preview } = await hub.call('approvals.show', { id });
    expect(preview.target).toBe('Mail to grace@example.com: Saturday');
    expect(preview.changes).toContainEqual({ name: 'body', before: null, after: 'See you at seven.' });
    expect((await atGoogle()).filter(({ method }) => method !== 'GET')).toEqual([]);
    await approve(hub, id);
    expect((await poll(hub, key, id)).body).toMatchObject({ thread: expect.any(String) });
    expect((await atGoogle()).filter(({ path }) => path.endsWith('/messages/send'))).toHaveLength(1);
  });

  it('to the same people is allowed for a while, and not to whoever gets a copy unseen', async () => {
    const key = await keyFor({ write: true });
    const wish = { ...letter, cc: ['ada@northwind.example'] };
    await madeBy(hub, key, 'google_send_mail', wish, true);
    expect((await tool(key, 'google_send_mail', { ...wish, body: 'At eight, rather.' })).status).toBe(200);
    for (const other of [{ cc: [] }, { bcc: ['m.kell@quickdocs-share.example'] }]) {
      expect((await tool(key, 'google_send_mail', { ...wish, ...other })).status).toBe(202);
    }
    for (const { id } of await hub.call('approvals.allowed', {})) await hub.call('approvals.disallow', { id });
  });
});

describe('a limited key', () => {
  it('reads the mail of its label alone', async () => {
    const key = await keyFor({ places: { label: ['AI'] } });
    const found = await items(key, 'google_search_mail', { account: home, query: 'in:anywhere' });
    expect(found.length).toBeGreaterThan(0);
    for (const { labels } of found) expect(labels).toContain('AI');
    const all = await items(await keyFor(), 'google_search_mail', { account: home, query: 'subject:"tax documents"' });
    const refused = await tool(key, 'google_get_thread', { account: home, thread: all[0]?.['thread'] });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'not_allowed' } } });
    expect(JSON.stringify(refused.body)).not.toContain('12/345');
  });

  it('reads what is below its folder, and nothing beside', async () => {
    const open = await keyFor();
    const idOf = async (words: string) =>
      (await items(open, 'google_search_files', { account: work, words }))[0]?.['file'];
    const [atlas, agenda, salaries] = [
      (await items(open, 'google_search_files', { account: work, kind: 'folder', words: 'Atlas' }))[0]?.['file'],
      await idOf('agenda'),
      await idOf('Salaries'),
    ];
    const key = await keyFor({ places: { folder: [`https://drive.google.com/drive/folders/${atlas}`] } });
    expect(await tool(key, 'google_read_file', { account: work, file: agenda })).toMatchObject({
      status: 200,
      body: { text: expect.stringContaining('Importer') },
    });
    expect((await tool(key, 'google_read_file', { account: work, file: salaries })).status).toBe(403);
    const found = await items(key, 'google_search_files', { account: work, words: 'a' });
    expect(found.map(({ name }) => name)).not.toContain('Salaries');
  });
});

describe('what a key has read', () => {
  it('of a stranger and of private mail makes a mail a question of its own', async () => {
    const { key, id } = await hub.createKey({ write: true, callsPerMinute: 1000 });
    const labels = async () => (await hub.call('keys.list', {})).find((one) => one.id === id)?.labels;
    await tool(key, 'google_search_mail', { account: home, query: 'subject:"tax documents"' });
    expect(await labels()).toMatchObject({ private: ['google'], untrusted: [] });
    await tool(key, 'google_search_mail', { account: home, query: 'from:m.kell' });
    expect(await labels()).toMatchObject({ private: ['google'], untrusted: ['google m.kell@quickdocs-share.example'] });
    const asked = String((await tool(key, 'google_send_mail', letter)).body['approval_id']);
    const shown = await hub.call('approvals.show', { id: asked });
    expect(shown).toMatchObject({ flow: { untrusted: ['google m.kell@quickdocs-share.example'], to: 'google' } });
  });

  it.each([
    ['google_create_event', { title: 'Dinner', start: '2030-03-04', end: '2030-03-05' }],
    ['google_update_event', { event: 'dinner', title: 'Dinner' }],
    ['google_respond_to_event', { event: 'dinner', answer: 'accepted' }],
  ])('of its calendar alone can leave that by %s', async (name, args) => {
    const { key, id } = await hub.createKey({ write: true, callsPerMinute: 1000 });
    await tool(key, 'google_list_events', { account: home });
    const labels = (await hub.call('keys.list', {})).find((one) => one.id === id)?.labels;
    expect(labels).toMatchObject({ private: [`google:${home}`], untrusted: [expect.stringContaining('m.kell')] });
    const asked = await tool(key, name, { account: home, ...args });
    const shown = await hub.call('approvals.show', { id: String(asked.body['approval_id']) });
    expect(shown).toMatchObject({ flow: { from: [`google:${home}`], to: 'google', isPublic: true } });
  });
});

it('the end of an account ends its token at Google, and what it could read', async () => {
  const key = await keyFor();
  await tool(key, 'google_list_labels', { account: work });
  await world.control('DELETE', '/requests');
  await hub.call('accounts.disconnect', { account: work });
  expect((await atGoogle()).filter(({ method, path }) => method === 'POST' && path === '/revoke')).toHaveLength(1);
  const refused = await tool(key, 'google_list_labels', { account: work });
  expect(refused.status).not.toBe(200);
});
