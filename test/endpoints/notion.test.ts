/** Notion through the whole hub: connected, read, written after approval, limited by pages, guarded, and revoked. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../../src/demo/notion/model.ts';
import { modernClient } from '../harness/mcp.ts';
import { approve, callTool, declineAll, madeBy, poll, waiting } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const wiki = idOf('page Engineering wiki');
const handbook = idOf('page On-call handbook');
const privateNotes = idOf('page Ada: private notes');
const supplier = idOf('page Supplier onboarding');
const tasks = idOf('database Tasks');

const { world, hub } = sharedHub();
let account: string;
beforeAll(async () => {
  account = (await hub.call('accounts.connect', { platform: 'notion' })).id;
});
afterEach(() => declineAll(hub));

const newKey = (wish: object = {}) => hub.createKey({ write: true, callsPerMinute: 1000, ...wish });
const notionRequests = async () => (await world.requests()).filter(({ service }) => service === 'notion');

describe('Notion through the hub', () => {
  it('is connected as the person of the consent, whose token is Token Vault’s alone', async () => {
    const found = (await hub.call('accounts.list', {})).find(({ platform }) => platform === 'notion');
    expect(found).toMatchObject({ label: 'ada@northwind.example (Northwind)', state: 'connected' });
  });

  it('is read over MCP and OpenAPI alike, and no answer holds a token', async () => {
    const { key } = await newKey({ write: false, toolsets: ['pages'] });
    const client = await modernClient(`${hub.url}/mcp`, key);
    expect(await client.listTools()).toContain('notion_fetch');
    const read = await client.callTool('notion_fetch', { page: handbook });
    await client.close();
    const { status, body } = await callTool(hub, key, 'notion_fetch', { page: handbook });
    expect(status).toBe(200);
    expect(read.structuredContent).toMatchObject({ title: 'On-call handbook', text: body['text'] });
    const secrets = world.ledger().filter(({ kind }) => kind.startsWith('notion_'));
    expect(secrets.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['notion_access_token', 'notion_refresh_token']),
    );
    for (const { value } of secrets) expect(JSON.stringify([read, body])).not.toContain(value);
  });

  it('makes a page after approval, once, and takes it back', async () => {
    const { key } = await newKey({ destructive: true });
    const args = { parent: wiki, title: 'Approved page', text: 'Hello' };
    const { status, body } = await callTool(hub, key, 'notion_create_page', args);
    expect(status).toBe(202);
    const id = String(body['approval_id']);
    expect((await hub.call('approvals.show', { id })).preview).toMatchObject({
      target: `a new page in the page "Engineering wiki" (${wiki})`,
      changes: [
        { name: 'title', before: null, after: 'Approved page' },
        { name: 'text', before: null, after: 'Hello' },
      ],
    });
    const before = (await notionRequests()).filter(({ method, path }) => method === 'POST' && path === '/v1/pages');
    expect((await approve(hub, id)).ok).toBe(true);
    const made = await poll(hub, key, id);
    expect(made.status).toBe(200);
    expect((await poll(hub, key, id)).body.error.code).toBe('done_before');
    const after = (await notionRequests()).filter(({ method, path }) => method === 'POST' && path === '/v1/pages');
    expect(after.length - before.length).toBe(1);
    await hub.call('approvals.undo', { id: (await hub.call('approvals.done', {}))[0]?.id ?? '' });
    const [question] = await waiting(hub);
    expect(question?.tool).toBe('notion_trash_page');
  });

  it('is reached by a limited key where the page is, and within it', async () => {
    const { key } = await newKey({ places: { page: [wiki] } });
    const fetched = async (page: string) => (await callTool(hub, key, 'notion_fetch', { page })).status;
    expect(await fetched(wiki)).toBe(200);
    expect(await fetched(handbook)).toBe(200);
    for (const page of [privateNotes, supplier, tasks, idOf('data source Tasks'), idOf('page task 0')]) {
      expect(await fetched(page)).toBe(403);
    }
    const { body } = await callTool(hub, key, 'notion_search', {});
    expect((body['items'] as { page: string }[]).map(({ page }) => page)).not.toContain(privateNotes);
    const moved = await callTool(hub, key, 'notion_move_page', { page: handbook, to: idOf('page Projects') });
    expect(moved.status).toBe(403);
    expect((await callTool(hub, key, 'notion_create_page', { parent: tasks, title: 'x' })).status).toBe(403);
  });

  it('is asked about afresh once a key has read a guest’s text and what is private', async () => {
    const { key, id } = await newKey();
    await madeBy(hub, key, 'notion_add_comment', { page: handbook, text: 'First' }, true);
    expect((await callTool(hub, key, 'notion_add_comment', { page: handbook, text: 'Second' })).status).toBe(200);
    await callTool(hub, key, 'notion_fetch', { page: supplier });
    await callTool(hub, key, 'notion_fetch', { page: privateNotes });
    const { labels } = (await hub.call('keys.list', {})).find((one) => one.id === id) ?? {};
    expect(labels?.private).toContain(`notion:${privateNotes}`);
    expect(labels?.untrusted).toContain(`notion:${supplier}`);
    const held = await callTool(hub, key, 'notion_add_comment', { page: handbook, text: 'The blue bicycle in Turin' });
    expect(held.status).toBe(202);
    const shown = await hub.call('approvals.show', { id: String(held.body['approval_id']) });
    expect(JSON.stringify(shown)).toContain(`notion:${supplier}`);
  });

  it('is gone at once when it is disconnected', async () => {
    const { key } = await newKey({ write: false });
    expect((await callTool(hub, key, 'notion_fetch', { page: wiki })).status).toBe(200);
    const receipt = await hub.call('accounts.disconnect', { account });
    expect(receipt.lines.map(({ side }) => side)).toContain('connected account');
    expect((await callTool(hub, key, 'notion_fetch', { page: wiki })).status).toBe(403);
  });
});
