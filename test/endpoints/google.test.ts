import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callTool, declineAll } from '../harness/tool-server.ts';
import { expectOk, sharedHub } from '../harness/world.ts';

const [home, work] = ['ada@example.com', 'ada@northwind.example'];
const changing = ['google_send_mail', 'google_label_thread', 'google_create_event', 'google_create_file'];

const { world, hub } = sharedHub();

const connect = async (account: string, tools: string[] = []) =>
  expectOk(await hub.connect({ platform: 'google', tools }, { account }));

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

it('a folder that the application did not make needs a wider scope: the refusal names it, and the page that asks for it', async () => {
  const key = await keyFor({ write: true });
  const [{ file } = {}] = await items(key, 'google_search_files', { account: home, words: 'Household' });
  const { error } = (await tool(key, 'google_create_file', { account: home, name: 'x', folder: file })).body;
  const link = `${hub.url}/connect/google?for=google_copy_file`;
  expect(error).toEqual({
    code: 'scope_missing',
    message: expect.stringContaining('https://www.googleapis.com/auth/drive.'),
    hint: `Ask the person to open ${link} and allow it, then ask again.`,
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
