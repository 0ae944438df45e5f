/** All that can be connected, as one list: the usual four first, then by title, and any other provider last. */
import { expect, it } from 'vitest';
import {
  connectEntries,
  foundEntries,
  namedEntry,
} from '../../../../../src/renderer/src/features/catalogue/connect-entries.ts';
import type { ListedProvider } from '../../../../../src/shared/catalogue.ts';
import { manyPlatforms } from '../../../../console/many-platforms.ts';

const provider = (name: string, title: string, more: Partial<ListedProvider> = {}): ListedProvider => ({
  name,
  title,
  category: 'work',
  strategy: 'oauth2',
  connection: name,
  scopes: [],
  page: 'https://provider.example/apps',
  points: [],
  revoke: { page: 'https://provider.example/ended', words: '' },
  apiUrl: null,
  openapi: null,
  mcp: null,
  unchecked: [],
  state: 'settable',
  platform: null,
  callback: 'https://tenant.example/login/callback',
  ...more,
});
const providers = [
  provider('any-oauth2', 'Any OAuth 2.0 provider', { category: 'custom' }),
  provider('google', 'Google', { state: 'tools', platform: 'google', connection: 'google-oauth2' }),
  provider('figma', 'Figma'),
  provider('github', 'GitHub', { state: 'tools', platform: 'github' }),
  provider('box', 'Box', { state: 'needs-tenant', platform: 'box' }),
];
const acme = { name: 'acme', title: 'Acme', tools: [], places: [] };
const orders = { ...acme, name: 'orders', title: 'Orders', accountsOf: 'github' };
const box = { ...acme, name: 'box', title: 'Box', needsTenant: true as const };
const entries = connectEntries(providers, [...manyPlatforms, acme, orders, box]);

it('has each platform once, with its own title, and none that uses the accounts of another', () => {
  expect(entries.map(({ title, isReady }) => [title, isReady])).toEqual([
    ['GitHub', true],
    ['Slack', true],
    ['Google Workspace', true],
    ['Notion', true],
    ['Acme', true],
    ['Box', false],
    ['Figma', false],
    ['Any OAuth 2.0 provider', false],
  ]);
});

it('is found by title, and by what its provider or its connection is called', () => {
  expect(foundEntries(entries, ' fig').map(({ name }) => name)).toEqual(['figma']);
  expect(foundEntries(entries, 'oauth2').map(({ name }) => name)).toEqual(['google', 'any-oauth2']);
});

it('is named by an address', () => {
  expect(namedEntry(entries, 'notion')).toMatchObject({ title: 'Notion', isReady: true });
  expect(namedEntry(entries, 'nothing')).toBeUndefined();
});
