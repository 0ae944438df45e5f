/** KEY-15: whose account is whose is decided by what cannot change hands. An e-mail address is never enough. */
import { describe, expect, it } from 'vitest';
import type { OpenWebUIApi } from '../../../../../src/main/hub/features/openwebui/api.ts';
import { parseExact } from '../../../../../src/main/hub/features/openwebui/exact-json.ts';
import {
  decideIdentity,
  listAccounts,
  type OpenWebUIAccount,
} from '../../../../../src/main/hub/features/openwebui/identities.ts';
import type { AccountLink } from '../../../../../src/main/hub/features/openwebui/store.ts';
import { failure } from '../../../../../src/shared/errors.ts';
import { ok } from '../../../../../src/shared/result.ts';

const userId = 'auth0|ada';
const person = { subject: userId, email: 'ada@example.com', isVerified: true };
const account = (id: string, email: string, ...subs: string[]): OpenWebUIAccount => ({ id, email, role: 'user', subs });
const link = (id: string, by: AccountLink['by'] = 'password'): AccountLink => ({
  url: 'http://open-webui',
  account: id,
  by,
});
const stranger = account('1', 'eve@example.com', 'auth0|eve');

type About = Parameters<typeof decideIdentity>[0];
/** What is found: the state, then the account and how it is known to be theirs. */
type Row = [name: string, given: Partial<About>, found: string];
const unverified = { person: { ...person, isVerified: false } };
const noSignOn = { hasSingleSignOn: false };

const mine = 'ada@example.com';
const seven = (...of: string[]) => account('7', ...(of as [string]));
const eight = (...of: string[]) => account('8', ...(of as [string]));
const rows: Row[] = [
  ['nobody yet, with single sign-on', { accounts: [stranger] }, 'first sign-in'],
  ['nobody yet, without it', { accounts: [stranger], ...noSignOn }, 'absent'],
  ['nobody can look', { accounts: undefined }, 'unknown'],
  ['nobody can look, but it was shown before', { accounts: undefined, link: link('7', 'created') }, 'linked 7 created'],

  ['their sub, at their address', { accounts: [stranger, seven(mine, userId)] }, 'linked 7 sso'],
  ['their sub, with the address changed there', { accounts: [seven('new@example.com', userId)] }, 'linked 7 sso'],
  [
    'their sub, with their address recycled for somebody else there',
    { accounts: [seven('old@example.com', userId), eight(mine, 'auth0|eve')] },
    'linked 7 sso',
  ],
  ['their sub, an unverified address', { ...unverified, accounts: [seven('x@y.z', userId)] }, 'linked 7 sso'],
  ['their sub before an older proof', { accounts: [seven('a', userId), eight('b')], link: link('8') }, 'linked 7 sso'],
  ['two accounts of one sub', { accounts: [seven('a', userId), eight('b', userId)] }, 'conflict'],
  [
    'two accounts of one sub, one of them shown before',
    { accounts: [seven('a', userId), eight('b', userId)], link: link('7') },
    'conflict',
  ],
  ['a sub that only begins alike', { accounts: [seven('a', `${userId}2`)] }, 'first sign-in'],
  ['a sub in another case', { accounts: [seven('a', userId.toUpperCase())] }, 'first sign-in'],

  ['their address, nothing else', { accounts: [seven(mine)] }, 'conflict'],
  ['their address, another’s sub', { accounts: [seven(mine, 'auth0|eve')] }, 'conflict'],
  ['their address in another case', { accounts: [seven('Ada@EXAMPLE.com')] }, 'conflict'],
  ['their address, an administrator’s', { accounts: [{ ...seven(mine), role: 'admin' }] }, 'conflict'],
  ['their address with a plus', { accounts: [seven('ada+work@example.com')] }, 'first sign-in'],
  [
    'their address without the dots',
    { person: { ...person, email: 'a.da@example.com' }, accounts: [seven(mine)] },
    'first sign-in',
  ],
  ['their address with another alphabet’s letter', { accounts: [seven('аda@example.com')] }, 'first sign-in'],
  [
    'their address, the domain in ASCII',
    { person: { ...person, email: 'ada@bücher.example' }, accounts: [seven('ada@xn--bcher-kva.example')] },
    'first sign-in',
  ],
  ['their address, not verified', { ...unverified, accounts: [seven(mine)] }, 'unverified'],
  ['no account, not verified', { ...unverified, accounts: [], ...noSignOn }, 'unverified'],

  ['shown by its password', { accounts: [seven(mine)], link: link('7') }, 'linked 7 password'],
  [
    'shown, with the address changed there',
    { accounts: [seven('new@example.com')], link: link('7') },
    'linked 7 password',
  ],
  ['shown, and since taken over by another sub', { accounts: [seven(mine, 'auth0|eve')], link: link('7') }, 'conflict'],
  ['shown, and since removed', { accounts: [stranger], link: link('7'), ...noSignOn }, 'absent'],
  ['shown, and since removed and its address given away', { accounts: [eight(mine)], link: link('7') }, 'conflict'],
];

describe('the account of a person', () => {
  it.each(rows)('%s', (_, given, found) => {
    const all = { person, accounts: [], link: undefined, hasSingleSignOn: true };
    const { identity, account: id } = decideIdentity({ ...all, ...given });
    expect([identity.state, id, identity.by].filter((one) => one != null).join(' ')).toBe(found);
  });

  it('is named only where it is theirs: of another’s nothing is told but that it is there', () => {
    const { identity } = decideIdentity({
      person,
      accounts: [account('7', 'ADA@example.com', 'auth0|eve')],
      link: undefined,
      hasSingleSignOn: true,
    });
    expect(identity).toEqual({ state: 'conflict', email: 'ada@example.com', account: null, by: null });
  });
});

describe('all accounts there are', () => {
  /** Answers with one page after the other. */
  const paged = (...pages: string[]) => {
    const asked: string[] = [];
    const call: OpenWebUIApi['call'] = async (_, path) => {
      asked.push(path);
      const page = pages[asked.length - 1];
      return page === undefined ? { ok: false, failure: failure('open_webui_refused') } : ok(parseExact(page));
    };
    const nobody = () => Promise.reject(new Error('nobody asks so'));
    return { asked, api: { call, ask: nobody, redirectOf: nobody } };
  };
  const user = (id: string, oauth?: unknown) => ({ id, email: `${id}@example.com`, role: 'user', name: id, oauth });
  const page = (users: unknown[], total?: number) => JSON.stringify({ users, total });

  it('are read page by page until all are there', async () => {
    const { api, asked } = paged(page([user('1'), user('2')], 3), page([user('3', { oidc: { sub: userId } })], 3));
    const all = await listAccounts(api);
    expect(all.ok && all.value.map(({ id, subs }) => [id, ...subs])).toEqual([['1'], ['2'], ['3', userId]]);
    expect(asked).toEqual(['/api/v1/users/?page=1', '/api/v1/users/?page=2']);
  });

  it('end where it goes on giving the same ones', async () => {
    const again = page([user('1')], 9);
    const { api, asked } = paged(again, again, again, again);
    expect(await listAccounts(api)).toMatchObject({ ok: true, value: [{ id: '1' }] });
    expect(asked).toHaveLength(2);
  });

  it('are each there once, though somebody who signs up meanwhile shifts the pages', async () => {
    const own = user('7', { oidc: { sub: userId } });
    const { api } = paged(page([user('1'), own], 3), page([own, user('3')], 4), page([], 4));
    const all = await listAccounts(api);
    expect(all.ok && all.value.map(({ id }) => id)).toEqual(['1', '7', '3']);
  });

  it('have a sub of the tenant only where it is the generic provider’s, and a text', async () => {
    const odd = [
      { google: { sub: userId } },
      { oidc: { sub: 7 } },
      { oidc: userId },
      [userId],
      null,
      { oidc: { sub: '' } },
    ];
    const { api } = paged(
      page(
        odd.map((oauth, index) => user(String(index), oauth)),
        odd.length,
      ),
    );
    const all = await listAccounts(api);
    expect(all.ok && all.value.flatMap(({ subs }) => subs)).toEqual([]);
  });

  it.each(['{}', '[]', 'null', '"text"', '{"users":{},"total":1}', '{"users":null}'])(
    'are not taken for none where it lists them in another way: %s',
    async (body) => {
      const { api } = paged(body);
      expect(await listAccounts(api)).toMatchObject({ ok: false, failure: { code: 'open_webui_refused' } });
    },
  );

  it('are unknown where a later page fails', async () => {
    const { api } = paged(page([user('1')], 3));
    expect(await listAccounts(api)).toMatchObject({ ok: false });
  });
});
