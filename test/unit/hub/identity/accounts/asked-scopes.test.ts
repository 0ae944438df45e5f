import { describe, expect, it } from 'vitest';
import { accountsToReconnect, scopesToAsk } from '../../../../../src/main/hub/identity/accounts/asked-scopes.ts';
import type { Account } from '../../../../../src/shared/model.ts';

describe('what to ask for', () => {
  const asked = (base: string[], has: string[], ...needed: (string[] | undefined)[]) =>
    scopesToAsk(
      { scopes: base },
      [{ scopes: has }],
      needed.map((scopes) => (scopes ? { scopes } : {})),
    );

  it.each<[string, string[], string[]]>([
    [
      'all where each is for other objects',
      scopesToAsk({ scopes: ['a'] }, [{ scopes: ['c'] }], [{ scopes: ['c', 'd'], isScopedByObject: true }]),
      ['a', 'c', 'd'],
    ],
    ['the least at first', asked(['a'], []), ['a']],
    ['what an account has stays', asked(['a'], ['a', 'b']), ['a', 'b']],
    ['of several that are enough the first', asked(['a'], [], ['c', 'd']), ['a', 'c']],
    ['nothing more where one of them is there', asked(['a'], ['d'], ['c', 'd']), ['a', 'd']],
    ['once for several tools', asked(['a'], [], ['c'], ['c'], undefined), ['a', 'c']],
    ['of a platform that settles it itself nothing', asked([], ['repo']), []],
    ['unless a tool needs it', asked([], [], ['c', 'd'], ['d']), ['c', 'd']],
  ])('%s', (_, scopes, expected) => {
    expect(scopes).toEqual(expected);
  });
});

describe('which account is connected again', () => {
  const account = (id: string, state: Account['state'] = 'connected') => ({ id, label: `${id}!`, state }) as Account;
  const [a, b, ended] = [account('a'), account('b'), account('c', 'reconnect')];
  const ids = (...asked: Parameters<typeof accountsToReconnect>) => accountsToReconnect(...asked).map(({ id }) => id);

  it('is the one named, else those that have to be, else with tools the only one', () => {
    expect(ids([a, b], 'b', [])).toEqual(['b']);
    expect(ids([a, b], 'a!', [])).toEqual(['a']);
    expect(ids([a, b, ended], undefined, ['tool'])).toEqual(['c']);
    expect(ids([a], undefined, ['tool'])).toEqual(['a']);
    expect(ids([a], undefined, [])).toEqual([]);
    expect(ids([a, b], undefined, ['tool'])).toEqual([]);
  });
});
