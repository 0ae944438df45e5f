import { describe, expect, it } from 'vitest';
import { type Call, decide, type Holder } from '../../../../src/main/hub/policy/decide.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const call: Call = {
  endpoint: 'mcp',
  tool: 'github_list_commits',
  access: 'read',
  account: 'cac_1',
  repository: 'ada/notes',
};
const holder: Holder = {
  expiresAt: now + 1000,
  revoked: false,
  grant: {
    endpoints: ['mcp'],
    accounts: ['cac_1'],
    tools: ['github_list_commits', 'github_create_issue', 'github_delete_file'],
    access: ['read', 'write'],
    repositories: ['ada/*'],
    models: [],
    callsPerDay: 10,
    callsPerMinute: 10,
    callsAtOnce: 10,
  },
};

type Row = [string, Partial<Call>, Partial<Holder>, string];
const rows: Row[] = [
  ['a read within the grant', {}, {}, 'allow'],
  ['a tool that ranges over repositories', { repository: undefined }, {}, 'allow'],
  ['a write that the key allows', { tool: 'github_create_issue', access: 'write' }, {}, 'ask'],
  ['an access that the key does not allow', { tool: 'github_delete_file', access: 'destructive' }, {}, 'not_allowed'],
  ['a revoked key', {}, { revoked: true }, 'revoked'],
  ['a key at the instant it expires', {}, { expiresAt: now }, 'unauthorised'],
  ['another endpoint', { endpoint: 'chat' }, {}, 'not_allowed'],
  ['a tool that the key does not name', { tool: 'github_search' }, {}, 'not_allowed'],
  ['an account that the key does not name', { account: 'cac_2' }, {}, 'not_allowed'],
  ['a repository outside the patterns', { repository: 'eve/notes' }, {}, 'not_allowed'],
];

describe('decide', () => {
  it.each(rows)('%s', (_, changedCall, changedHolder, expected) => {
    const verdict = decide({ ...call, ...changedCall }, { ...holder, ...changedHolder }, now);
    expect(verdict.verdict === 'deny' ? verdict.code : verdict.verdict).toBe(expected);
  });

  it('denies by default: an empty grant allows nothing', () => {
    const grant = {
      endpoints: [],
      accounts: [],
      tools: [],
      access: [],
      repositories: [],
      models: [],
      callsPerDay: 10,
      callsPerMinute: 10,
      callsAtOnce: 10,
    };
    expect(decide(call, { ...holder, grant }, now).verdict).toBe('deny');
  });
});
