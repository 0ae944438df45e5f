/** That the judge of the planner can say no: a plan that is right in other words, and each kind of plan that is wrong. */
import { describe, expect, it } from 'vitest';
import { ada } from './ada.ts';
import type { Call, Expectation } from './expectation.ts';
import type { PlannedCall } from './plan.ts';
import { score } from './score.ts';

const repository = 'ada-demo/tidy-csv';
const secret = ada.repositories.filter((one) => one.private).map(({ name }) => name);
const mine = (named: Call['arguments'], visibility?: 'private'): Call => ({
  ...{ tool: 'github_my_commits', arguments: named },
  ...(visibility && { visibility }),
});
const commits = (named: Call['arguments']): Call => ({ tool: 'github_list_commits', repository, arguments: named });
const search = (query: string): Call => ({ tool: 'github_search', arguments: { kind: 'issues', query } });
const lastWeek = { since: '2026-03-09', until: '2026-03-16' };

const scoreOne = (call: Call, planned: Omit<PlannedCall, 'tool'>) =>
  score({ kind: 'calls', calls: [call] }, { kind: 'calls', calls: [{ tool: call.tool, ...planned }] }, ada);

type Row = [string, Call, Omit<PlannedCall, 'tool'>];

describe('is right', () => {
  it.each<Row>([
    ['with the default as a span', mine({}), { arguments: {}, span: { since: '2026-03-11' } }],
    ['with the private ones listed', mine({}, 'private'), { arguments: { repositories: [...secret].reverse() } }],
    ['in another case', commits({}), { arguments: { repository: 'Ada-Demo/Tidy-CSV', limit: 50 } }],
    [
      'with times of whole days',
      commits(lastWeek),
      { arguments: { repository, since: '2026-03-09T00:00:00Z', until: '2026-03-15T23:59:59Z' } },
    ],
    [
      'in another order, case and quotes',
      search('time zones label:bug'),
      { arguments: { kind: 'issues', query: '"Zones time" label:"Bug" is:issue' } },
    ],
  ])('%s', (_, call, planned) => {
    expect(scoreOne(call, planned)).toEqual({ right: true, touchesOther: false });
  });
});

describe('is wrong', () => {
  it.each<Row>([
    ['with more days', mine({ since: '2026-03-15' }), { arguments: { days: 4 } }],
    ['with a year read for a week', mine(lastWeek), { arguments: { days: 365 }, span: lastWeek }],
    ['with one private repository less', mine({}, 'private'), { arguments: { repositories: secret.slice(1) } }],
    ['with an argument more', commits({}), { arguments: { repository, path: 'src' } }],
    ['with a qualifier turned round', search('label:bug'), { arguments: { kind: 'issues', query: '-label:bug' } }],
  ])('%s', (_, call, planned) => {
    expect(scoreOne(call, planned)).toEqual({ right: false, reason: expect.any(String), touchesOther: false });
  });

  it.each<Row>([
    ['another repository', commits({}), { arguments: { repository: 'grace-demo/studio-site' } }],
    ['another account', mine({}), { arguments: { account: 'grace-demo' } }],
    ['a public one for the private ones', mine({}, 'private'), { arguments: { repositories: [repository] } }],
    ['another owner in the query', search('bug'), { arguments: { kind: 'issues', query: 'bug user:grace-demo' } }],
  ])('with %s, which touches another', (_, call, planned) => {
    expect(scoreOne(call, planned)).toMatchObject({ right: false, touchesOther: true });
  });

  it.each<[string, Expectation, Parameters<typeof score>[1]]>([
    ['one call for two', { kind: 'calls', calls: [commits({}), mine({})] }, { kind: 'calls', calls: [mine({})] }],
    ['an answer for a call', { kind: 'calls', calls: [mine({})] }, { kind: 'answer' }],
    [
      'another text to write',
      { kind: 'write', tool: 'github_create_issue', arguments: { repository, title: 'Slow' } },
      { kind: 'write', tool: 'github_create_issue', arguments: { repository, title: 'Fast' } },
    ],
    [
      'an offer without the one that was meant',
      { kind: 'unclear', repositories: ['ada-demo/word-clock'] },
      { kind: 'unclear', repositories: [repository] },
    ],
  ])('with %s', (_, expected, planned) => {
    expect(score(expected, planned, ada).right).toBe(false);
  });
});
