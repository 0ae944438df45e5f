/** Notion through the whole hub: connected, read, guarded, and revoked. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../../src/demo/notion/model.ts';
import { modernClient } from '../harness/mcp.ts';
import { callTool, declineAll, madeBy } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const wiki = idOf('page Engineering wiki');
const handbook = idOf('page On-call handbook');
const privateNotes = idOf('page Ada: private notes');
const supplier = idOf('page Supplier onboarding');

const { world, hub } = sharedHub();
let account: string;
beforeAll(async () => {
  account = (await hub.call('accounts.connect', { platform: 'notion' })).id;
});
afterEach(() => declineAll(hub));

const newKey = (wish: object = {}) => hub.createKey({ write: true, callsPerMinute: 1000, ...wish });

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
