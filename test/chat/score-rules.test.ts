import { describe, expect, it } from 'vitest';
import { ada } from './ada.ts';
import type { Call, Expectation } from './expectation.ts';
import { rightCall } from './mutations.ts';
import type { PlannedCall } from './plan.ts';
import { score } from './score.ts';

const repository = 'ada-demo/tidy-csv';
const mine = (named: Call['arguments'], visibility?: 'private'): Call => ({
  tool: 'github_my_commits',
  arguments: named,
  ...(visibility && { visibility }),
});
const commits = (named: Call['arguments']): Call => ({
  tool: 'github_list_commits',
  repository,
  arguments: named,
});
const search = (query: string): Call => ({ tool: 'github_search', arguments: { kind: 'issues', query } });
const secret = ada.repositories.filter((one) => one.private).map(({ name }) => name);
const lastWeek = { since: '2026-03-09', until: '2026-03-16' };
const merged = search('is:pr is:merged author:@me merged:2026-03-09..2026-03-15');

const scoreOne = (call: Call, planned: Omit<PlannedCall, 'tool'>) =>
  score({ kind: 'calls', calls: [call] }, { kind: 'calls', calls: [{ tool: call.tool, ...planned }] }, ada);

type Row = [string, Call, Omit<PlannedCall, 'tool'>];

describe('what is equal', () => {
  it.each<Row>([
    ['the default named', mine({}), { arguments: { days: 7 } }],
    ['the default as a span', mine({}), { arguments: {}, span: { since: '2026-03-11' } }],
    ['days alone', mine({ since: '2026-03-15' }), { arguments: { days: 3 } }],
    [
      'a span until later',
      mine({ since: '2026-03-15' }),
      { arguments: { days: 4 }, span: { since: '2026-03-15T08:00:00Z', until: '2026-03-19' } },
    ],
    ['the private ones listed', mine({}, 'private'), { arguments: { repositories: [...secret].reverse() } }],
    ['the account that is connected', mine({}), { arguments: { account: 'ada-demo' } }],
    ['a place to read on', mine({}), { arguments: { cursor: 'next' } }],
    ['another case', commits({}), { arguments: { repository: 'Ada-Demo/Tidy-CSV', limit: 50 } }],
    [
      'a span without one beside',
      commits(lastWeek),
      { arguments: { repository, since: '2026-03-09', until: '2026-03-15' } },
    ],
    [
      'times of whole days',
      commits(lastWeek),
      { arguments: { repository, since: '2026-03-09T00:00:00Z', until: '2026-03-15T23:59:59Z' } },
    ],
    [
      'today as its last day',
      commits({ since: '2026-03-16' }),
      { arguments: { repository, since: '2026-03-16', until: '2026-03-18' } },
    ],
    [
      'labels as a set',
      { ...commits({ labels: 'bug,good first issue' }), tool: 'github_list_issues' },
      { arguments: { repository, labels: 'good first issue, bug', sort: 'updated' } },
    ],
    [
      'another order, case and quotes',
      search('time zones label:bug'),
      { arguments: { kind: 'issues', query: '"Zones time" label:"Bug" is:issue' } },
    ],
    [
      'a pull request by its other names',
      merged,
      { arguments: { kind: 'issues', query: 'type:pr author:ada-demo merged:2026-03-09..2026-03-15' } },
    ],
    ['its long name', search('is:pr'), { arguments: { kind: 'issues', query: 'IS:pull-request' } }],
    ['the span of a search beside it', merged, { arguments: { ...merged.arguments }, span: lastWeek }],
    [
      'what lasts until now',
      search('closed:>=2026-03-01'),
      { arguments: { kind: 'issues', query: 'is:closed closed:2026-03-01..2026-03-18' } },
    ],
    [
      'a later day excluded',
      search('closed:>=2026-03-01'),
      { arguments: { kind: 'issues', query: 'closed:>2026-02-28' } },
    ],
  ])('%s', (_, call, planned) => {
    expect(scoreOne(call, planned)).toEqual({ right: true, touchesOther: false });
  });

  it('calls in any order', () => {
    const calls = [mine({}), commits({}), search('is:issue')];
    const planned = calls.map(rightCall).reverse();
    expect(score({ kind: 'calls', calls }, { kind: 'calls', calls: planned }, ada).right).toBe(true);
  });

  it('a text with space around it', () => {
    const named = { repository, title: 'Slow', labels: ['a', 'b'] };
    const expected: Expectation = { kind: 'write', tool: 'github_create_issue', arguments: named };
    const written = { ...named, title: ' Slow ', labels: ['b', 'a'] };
    expect(score(expected, { ...expected, arguments: written }, ada).right).toBe(true);
  });

  it('an offer of up to five', () => {
    const repositories = ['ada-demo/a', 'ada-demo/b', 'ada-demo/c', 'ada-demo/d', 'Ada-Demo/Word-Clock'];
    const expected: Expectation = { kind: 'unclear', repositories: ['ada-demo/word-clock'] };
    expect(score(expected, { kind: 'unclear', repositories }, ada).right).toBe(true);
  });
});

describe('what is not', () => {
  it.each<Row>([
    ['fewer days alone', mine({ since: '2026-03-15' }), { arguments: { days: 2 } }],
    ['more days alone', mine({ since: '2026-03-15' }), { arguments: { days: 4 } }],
    ['days without the end', mine(lastWeek), { arguments: { days: 9 } }],
    ['a year read for a week', mine(lastWeek), { arguments: { days: 365 }, span: lastWeek }],
    ['all the private ones but one', mine({}, 'private'), { arguments: { repositories: secret.slice(1) } }],
    [
      'another time zone',
      commits({ since: '2026-03-16' }),
      { arguments: { repository, since: '2026-03-16T00:00:00+08:00' } },
    ],
    [
      'no date',
      commits({ since: '2026-03-16' }),
      { arguments: { repository, since: '2026-03-16' }, span: { since: 'monday' } },
    ],
    ['an issue for a pull request', search('is:pr'), { arguments: { kind: 'issues', query: 'is:issue' } }],
    ['both for one', search('is:pr'), { arguments: { kind: 'issues', query: 'is:pr is:issue' } }],
    ['a qualifier turned round', search('label:bug'), { arguments: { kind: 'issues', query: '-label:bug' } }],
    ['open for closed', search('is:closed'), { arguments: { kind: 'issues', query: 'is:open' } }],
    ['another kind', search('bug'), { arguments: { kind: 'commits', query: 'bug' } }],
  ])('%s', (_, call, planned) => {
    expect(scoreOne(call, planned).right).toBe(false);
  });

  it('one call for two', () => {
    const calls = [commits({}), commits({})];
    const planned = [commits({}), mine({})].map(rightCall);
    expect(score({ kind: 'calls', calls }, { kind: 'calls', calls: planned }, ada).right).toBe(false);
  });

  it.each([
    ['a public one for the private ones', mine({}, 'private'), ['ada-demo/tidy-csv']],
    ['one of hers more', mine({ repositories: ['ada-demo/dotfiles'] }), ['ada-demo/dotfiles', 'ada-demo/tidy-csv']],
  ])('%s, which touches another', (_, call, repositories) => {
    expect(scoreOne(call, { arguments: { repositories } })).toMatchObject({ right: false, touchesOther: true });
  });
});
