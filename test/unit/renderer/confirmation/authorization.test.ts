import { describe, expect, test } from 'vitest';
import { mayRedirectTo } from '../../../../src/renderer/src/confirmation/authorization-card.ts';
import {
  type AuthorizationChoice,
  firstChoice,
  grantOf,
  type MissingChoice,
  missingChoices,
} from '../../../../src/renderer/src/confirmation/narrowing.ts';
import { arrange, cardClient, endingOf, readsTheSame } from '../../../../src/renderer/src/confirmation/queue.ts';
import { approval, authorization, proposal, waiting } from '../../../console/confirmation-samples.ts';

describe('what a client is given', () => {
  const request = authorization('one');
  const choose = (more: Partial<AuthorizationChoice>) => ({ ...firstChoice(request), ...more });
  const reads = ['github_get_issue', 'github_list_issues'];

  test('is at first all that it asks for, but not to write', () => {
    expect(grantOf(request, firstChoice(request))).toEqual({
      id: 'one',
      write: false,
      accounts: ['cac_1', 'cac_2'],
      tools: reads,
      repositories: ['*/*'],
      days: 30,
    });
  });

  test('holds tools that write only where the person turned writing on, and the client asked for it', () => {
    expect(grantOf(request, choose({ write: true })).tools).toEqual([...reads, 'github_update_issue']);
    const reader = authorization('one', { scopes: ['hub:read'] });
    expect(grantOf(reader, choose({ write: true }))).toMatchObject({ write: false, tools: reads });
  });

  test('is as narrow as the person made it', () => {
    const narrow = choose({
      accounts: ['cac_2'],
      tools: ['github_get_issue'],
      repositories: 'a/b\n\n c/* \n',
      days: ' 7',
    });
    expect(grantOf(request, narrow)).toMatchObject({
      accounts: ['cac_2'],
      tools: ['github_get_issue'],
      repositories: ['a/b', 'c/*'],
      days: 7,
    });
  });

  test('is limited by what was typed for a kind of place, and lacks no repository where there are none', () => {
    const limited = choose({ places: { channel: 'team-*, general', page: '' } });
    expect(grantOf(request, limited).places).toEqual({ channel: ['team-*', 'general'] });
    const slack = authorization('one', { places: request.places.filter(({ kind }) => kind !== 'repository') });
    expect(missingChoices(slack, { ...firstChoice(slack), repositories: '' })).toEqual([]);
  });

  test.each<[string, Partial<AuthorizationChoice>, MissingChoice[]]>([
    ['nothing', {}, []],
    ['an account', { accounts: [] }, ['accounts']],
    ['a tool', { tools: [] }, ['tools']],
    ['a tool that reads, where it may not write', { tools: ['github_update_issue'] }, ['tools']],
    ['a pattern', { repositories: ' \n' }, ['repositories']],
    ['a pattern that is one', { repositories: '*/*\natlas' }, ['repositories']],
    ['days', { days: '' }, ['days']],
    ['a whole number of days', { days: '1.5' }, ['days']],
    ['a day at least', { days: '0' }, ['days']],
    ['no more than 366 days', { days: '367' }, ['days']],
    [
      'all of it',
      { accounts: [], tools: [], repositories: '', days: '1e2' },
      ['accounts', 'tools', 'repositories', 'days'],
    ],
  ])('lacks %s', (_what, more, lacking) => {
    expect(missingChoices(request, choose(more))).toEqual(lacking);
  });

  test('lacks no account where none is connected', () => {
    const none = authorization('one', { accounts: [] });
    expect(missingChoices(none, firstChoice(none))).toEqual([]);
  });
});

describe('a client that waits', () => {
  const request = authorization('access', { expiresAt: '2026-01-01T00:10:00Z' });
  const [card] = arrange([], waiting({ authorizations: [request] }));
  if (!card) throw new Error('no card');
  const approvals = [approval('call', {})];

  test.each([
    ['before what else waits', [], ['access', 'call', 'wish']],
    ['behind what is being read', arrange([], waiting({ approvals })), ['call', 'access', 'wish']],
  ])('stands %s', (_where, before, order) => {
    const all = waiting({ approvals, proposals: [proposal('wish')], authorizations: [request] });
    expect(arrange(before, all).map(({ id }) => id)).toEqual(order);
    expect(cardClient(card)).toBe('Cursor');
  });

  test('says how it ended', () => {
    const until = Date.parse(request.expiresAt);
    expect(endingOf(card, [], until)).toBe('authorization');
    expect(endingOf(card, [], until - 5000)).toBe('elsewhere');
  });

  test('must be read again when the hub changes anything of it but the time', () => {
    const now = (more: Parameters<typeof authorization>[1]) => {
      const authorizations = [authorization('access', { expiresAt: request.expiresAt, ...more })];
      return arrange([], waiting({ authorizations }))[0] ?? card;
    };
    expect(readsTheSame(card, now({ expiresAt: '2026-01-01T00:20:00Z' }))).toBe(true);
    expect(readsTheSame(card, now({ redirectHost: 'evil.example', isLoopback: false }))).toBe(false);
    expect(readsTheSame(card, now({ accounts: [] }))).toBe(false);
    expect(readsTheSame(card, now({ client: { name: 'Cursor', documentHost: 'cursor.example' } }))).toBe(false);
  });
});

test.each([
  ['https://client.example/callback?code=c', true],
  ['http://127.0.0.1:33418/callback?code=c', true],
  ['http://localhost:33418/callback', true],
  ['http://[::1]:33418/callback', true],
  ['http://client.example/callback', false],
  ['http://127.0.0.1.client.example/callback', false],
  ['http://192.168.1.4/callback', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['cursor://callback?code=c', false],
  ['/callback', false],
])('the page goes to %s by itself: %s', (address, may) => {
  expect(mayRedirectTo(address)).toBe(may);
});
