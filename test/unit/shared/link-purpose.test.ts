import { expect, it } from 'vitest';
import { type LinkPurpose, linkPath, readLink } from '../../../src/shared/link-purpose.ts';

it.each<[string, LinkPurpose]>([
  ['/connect/github', { page: 'connect', of: 'github' }],
  ['/connect/slack?for=slack_post_message', { page: 'connect', of: 'slack', tool: 'slack_post_message' }],
  ['/allow/openwebui?from=0123456789abcdef', { page: 'allow', of: 'openwebui', from: '0123456789abcdef' }],
  ['/join/-N9x_', { page: 'join', of: '-N9x_' }],
  ['/approve/apr_-x_9', { page: 'approve', of: 'apr_-x_9' }],
])('%s is read as it was written, whoever’s address stands before it', (path, purpose) => {
  expect([linkPath(purpose), readLink(path), readLink(`https://hub.test${path}`)]).toEqual([path, purpose, purpose]);
});

it.each([
  '/',
  '/connect/',
  '/connect/a/b',
  '/connect/../mcp',
  '/console/#/allow/slack',
  'x/connect/github',
  '/undo/github',
])('%s is no such link', (address) => expect(readLink(address)).toBeNull());

it('leaves out what does not fit of a query', () => {
  expect(readLink('/connect/github?for=<b>&from=short&back=https://evil.test')).toEqual({
    page: 'connect',
    of: 'github',
  });
});
