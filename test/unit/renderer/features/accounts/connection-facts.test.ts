/** Accounts, servers and APIs as connections: in which order, which of them wait, and which are folded. */
import { expect, it } from 'vitest';
import {
  clientsOfImport,
  connectionsOf,
  type Fold,
  foldedConnections,
  foundConnections,
  type ListedConnection,
} from '../../../../../src/renderer/src/features/accounts/connection-facts.ts';
import type { ImportedTool, ListedImport } from '../../../../../src/shared/imports.ts';
import type { ListedAccount } from '../../../../../src/shared/model.ts';
import { chatKey } from '../../../../console/chat-desk.ts';
import { manyAccounts as accounts, manyPlatforms as platforms } from '../../../../console/many-platforms.ts';

const tool = (name: string, state: ImportedTool['state']): ImportedTool => ({
  name,
  title: name,
  description: '',
  access: 'read',
  request: 'GET /things',
  state,
  changes: [],
});
const imported = (name: string, more: Partial<ListedImport> = {}): ListedImport => ({
  kind: 'openapi',
  name,
  title: name,
  connection: name,
  apiUrl: `https://${name}.example/v1`,
  scopes: [],
  source: null,
  accountsOf: name,
  addedAt: '2026-11-01T00:00:00.000Z',
  readAt: '2026-11-01T00:00:00.000Z',
  tools: [tool(`${name}_list`, 'on')],
  off: 0,
  problem: null,
  ...more,
});
const now = Date.now();
const named = (rows: readonly (ListedConnection | Fold)[]) =>
  rows.map((row) => (row.kind === 'fold' ? `${row.title}, ${row.count} more` : `${row.title} ${row.label}`));

it('stand with what waits first, then by platform, the four usual ones before the others, then servers and APIs', () => {
  const [slack] = accounts.filter(({ platform }) => platform === 'slack');
  if (!slack) throw new Error('no account');
  const gone: ListedAccount = { ...slack, state: 'connected', id: 'cac_9', platform: 'gone', label: 'old' };
  const soon = { ...slack, state: 'connected' as const, id: 'cac_8', platform: 'notion', label: 'soon' };
  const rows = connectionsOf(
    [gone, ...accounts, { ...soon, expiresAt: new Date(now + 86_400_000).toISOString() }],
    [
      imported('orders'),
      imported('builds', { kind: 'mcp' }),
      imported('stuck', { problem: 'It has another name.' }),
      imported('changed', { tools: [tool('changed_list', 'changed')] }),
    ],
    platforms,
    now,
  );
  expect(named(rows)).toEqual([
    'Slack orbit',
    'Notion soon',
    'changed changed.example',
    'stuck stuck.example',
    'GitHub ada-demo',
    'Slack acme',
    'Google Workspace ada@example.com',
    'Google Workspace ada@work.example',
    'Notion Orbit',
    'gone old',
    'builds builds.example',
    'orders orders.example',
  ]);
  expect(named(foundConnections(rows, ' SLACK o'))).toEqual(['Slack orbit']);
});

it('folds many accounts of one platform, and never one that waits', () => {
  const [slack] = accounts.filter(({ platform }) => platform === 'slack');
  if (!slack) throw new Error('no account');
  const many = Array.from(
    { length: 20 },
    (_, n): ListedAccount => ({
      ...slack,
      state: n < 10 ? 'reconnect' : 'connected',
      id: `cac_s${n}`,
      label: `team ${n}`,
    }),
  );
  const rows = connectionsOf([...many, ...accounts.slice(0, 1)], [], platforms, now);
  expect(named(foldedConnections(rows, new Set())).slice(17)).toEqual([
    'Slack team 17',
    'Slack, 2 more',
    'Google Workspace ada@work.example',
  ]);
  expect(foldedConnections(rows, new Set(['slack']))).toEqual(rows);
});

it('an import is of the clients whose live keys have one of its tools', () => {
  const key = chatKey('key_1', { client: 'Cursor' });
  const grant = { ...key.grant, tools: ['orders_list'] };
  const ended = { ...key, id: 'key_2', client: 'Old', grant, revokedAt: '2026-11-01T00:00:00.000Z' };
  expect(clientsOfImport(imported('orders'), [{ ...key, grant }, ended, key], now)).toEqual(['Cursor']);
});
