import { expect, it } from 'vitest';
import { requestedAccount } from '../../../../../src/renderer/src/features/accounts/account-facts.ts';

it.each([
  ['/accounts?connect=github', { platform: 'github', tool: null }],
  ['/accounts/connect/github', null],
  ['/accounts?connect=slack&for=slack_post_message', { platform: 'slack', tool: 'slack_post_message' }],
  ['/accounts?connect=slack&for=<b>', null],
  ['/accounts?connect=slack&for=a&for=b', null],
  ['/accounts', null],
])('%s', (path, wanted) => {
  expect(requestedAccount(path)).toEqual(wanted);
});
