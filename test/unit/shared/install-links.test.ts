import { expect, it } from 'vitest';
import { installLinks } from '../../../src/shared/install-links.ts';

const url = 'http://127.0.0.1:18480/mcp/oauth';
const links = Object.fromEntries(
  installLinks('http://127.0.0.1:18480/mcp').map(({ client, link }) => [client, new URL(link)]),
);

/** The entry in a link, as its client takes it out: JSON, or JSON in base64. */
function entryIn({ search, searchParams }: URL): unknown {
  const config = searchParams.get('config');
  if (config === null) return JSON.parse(decodeURIComponent(search.slice(1)));
  return JSON.parse(config.startsWith('{') ? config : atob(config));
}

it.each([
  ['cursor', 'cursor://anysphere.cursor-deeplink/mcp/install', { url }],
  ['vscode', 'vscode:mcp/install', { name: 'opengithubx', type: 'http', url }],
  ['vscode-insiders', 'vscode-insiders:mcp/install', { name: 'opengithubx', type: 'http', url }],
  ['kiro', 'kiro://kiro.mcp/add', { url }],
  ['lm-studio', 'lmstudio://add_mcp', { url }],
])('the link for %s has the address behind OAuth in the form that it reads, and nothing else', (client, at, entry) => {
  const link = links[client] as URL;
  expect([link.href.split('?')[0], entryIn(link)]).toEqual([at, entry]);
  const named = link.searchParams.get('name');
  expect(named === null ? link.search : named).toContain('opengithubx');
});

it('the link for Goose has its fields by name', () => {
  const fields = new URLSearchParams(links['goose']?.search);
  expect([...fields.keys()]).toEqual(['url', 'type', 'id', 'name', 'description']);
  expect([fields.get('url'), fields.get('type'), links['goose']?.search]).toEqual([
    url,
    'streamable_http',
    expect.not.stringContaining('+'),
  ]);
});
