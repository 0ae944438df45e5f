import { describe, expect, it } from 'vitest';
import { toolNames } from '../../../../../src/main/hub/features/imports/clean-words.ts';

const named = (importName: string, theirs: string[]): string[] =>
  toolNames(
    importName,
    theirs.map((name) => ({ key: name, words: name })),
  );

describe('the names of tools', () => {
  it('are safe, and begin with that of their import', () => {
    expect(named('linear-eu', ['getSum', 'list-issues', 'a.b/c', 'HTTPFetch'])).toEqual([
      'linear-eu_get_sum',
      'linear-eu_list_issues',
      'linear-eu_a_b_c',
      'linear-eu_httpfetch',
    ]);
  });

  it('are those of no other import', () => {
    expect(named('acme', ['eu_send'])).not.toEqual(named('acme-eu', ['send']));
  });

  it('are told apart where they would be the same, nothing or too long', () => {
    const theirs = ['get_sum', 'getSum', 'get.sum', '漢字', 'x'.repeat(128), 'x'.repeat(129)];
    const names = named('s', theirs);
    expect(new Set(names).size).toBe(theirs.length);
    for (const name of names) expect(name).toMatch(/^s_[a-z0-9_]{1,58}$|^s_[0-9a-f]{6}x$/);
  });

  it('leave those alone that a changed tool is called by', () => {
    expect(named('s', ['send', 'send_r2'])).toEqual(['s_send', expect.stringMatching(/^s_send_r2_[0-9a-f]{6}x$/)]);
  });
});
