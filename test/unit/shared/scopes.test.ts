import { describe, expect, it } from 'vitest';
import { counted, declined, grantedBeyond, missingScope, scopesIn } from '../../../src/shared/account.ts';

describe('what was granted', () => {
  const email = 'https://www.googleapis.com/auth/userinfo.email';
  it.each<[string, string[], string[], { counted: string[]; declined: string[]; beyond: string[] }]>([
    ['as asked', ['a', 'b'], ['b', 'a'], { counted: ['a', 'b'], declined: [], beyond: [] }],
    ['fewer', ['a', 'b'], ['a'], { counted: ['a'], declined: ['b'], beyond: [] }],
    ['more', ['a'], ['a', 'c'], { counted: ['a'], declined: [], beyond: ['c'] }],
    ['by the long name', ['openid', 'email'], [email], { counted: ['openid', 'email'], declined: [], beyond: [] }],
    [
      'by the name of its API',
      ['User.Read'],
      ['https://graph.microsoft.com/User.Read'],
      { counted: ['User.Read'], declined: [], beyond: [] },
    ],
    ['in another case', ['Mail.Read'], ['mail.read'], { counted: ['Mail.Read'], declined: [], beyond: [] }],
    [
      'and with what allows nothing',
      ['a'],
      ['a', 'offline_access', 'openid'],
      { counted: ['a'], declined: [], beyond: [] },
    ],
    ['by a platform that settles it itself', [], ['repo'], { counted: ['repo'], declined: [], beyond: ['repo'] }],
    ['nothing of it', ['a'], ['c'], { counted: ['offline_access'], declined: ['a'], beyond: ['c'] }],
    ['unknown', ['a'], [], { counted: [], declined: ['a'], beyond: [] }],
  ])('%s', (_, asked, granted, expected) => {
    expect({
      counted: counted(asked, granted),
      declined: declined(asked, granted),
      beyond: grantedBeyond(asked, granted),
    }).toEqual(expected);
  });

  it('leaves an account of which nothing is left without what a tool needs', () => {
    expect(missingScope(['a'], counted(['a'], ['c']))).toBe('a');
  });

  it.each([
    ['a b', ['a', 'b']],
    ['a,b, c', ['a', 'b', 'c']],
    ['', undefined],
    [undefined, undefined],
  ])('is read from %j', (text, scopes) => {
    expect(scopesIn(text)).toEqual(scopes);
  });
});
