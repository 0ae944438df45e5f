/** What is assumed of live services, tried on the demo, which has to be as assumed; what is not so is told without a name. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sharedDemo } from '../harness/demo-in-process.ts';

const hub = sharedDemo();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'live-'));
});
afterEach(() => hub.control('DELETE', '/faults'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows of a report, by the id of the assumption. */
const rowsOf = (report: string): Map<string, string> =>
  new Map([...report.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)].map(([, id = '', rest = '']) => [id, rest]));

async function check(typed: string[], ...words: string[]) {
  const file = join(folder, `${crypto.randomUUID()}.md`);
  const ran = await hub.cliAtTerminal(typed, 'check-live', '--file', file, ...words);
  const report = readFileSync(file, 'utf8');
  return { ...ran, report, rows: rowsOf(report) };
}

describe('check-live', () => {
  it('finds the demo as assumed, only reads, is on record, and reports nobody', async () => {
    await hub.control('DELETE', '/requests');
    const { code, stdout, report, rows } = await check(['demo'], '--yes');
    expect([...rows].filter(([, rest]) => !rest.startsWith('holds |'))).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${rows.size} assumptions hold, 0 differ, 0 could not be tried.`);
    const sent = (await hub.requests()).filter(({ method }) => method !== 'GET');
    const posted = new Set(sent.map(({ method, path }) => `${method} ${path}`));
    expect([...posted].sort()).toEqual(
      [
        ...['auth.test', 'conversations.history', 'conversations.info', 'conversations.replies'].map(
          (name) => `POST /api/${name}`,
        ),
        ...['search.messages', 'usergroups.list', 'users.info'].map((name) => `POST /api/${name}`),
        'POST /api/users.conversations',
        'POST /git/ada-demo/atlas-service.git/git-upload-pack',
        'POST /git/ada-demo/atlas-service.git/info/lfs/objects/batch',
        'POST /git/grace-demo/color-steps.git/git-upload-pack',
        'POST /graphql',
        'POST /oauth/token',
        'POST /v1/search',
      ].sort(),
    );
    const recorded = (await hub.call('audit.list', { limit: 20 })).map(({ reason }) => reason);
    expect(recorded).toEqual(expect.arrayContaining(['assumptions tried: auth0', 'assumptions tried: notion']));
    expect(report).not.toMatch(/ada|grace|northwind|example\.com|127\.0\.0\.1|cac_/i);
  });

  it('says what differs, with what was seen instead, and fails', async () => {
    const installations = { service: 'github', path: '^/user/installations' };
    await hub.control('POST', '/faults', { ...installations, status: 403, body: '{"message":"Not for Ada"}' });
    // A Slack app that is distributed to others is told from one of a single workspace.
    await hub.control('POST', '/switches', { slackDistributed: true });
    const { code, report, rows } = await check(['demo'], '--yes');
    expect(code).toBe(1);
    expect(rows.get('github-installations')).toMatch(/^differs \|.*\| status 403 \| https:/);
    expect(rows.get('slack-history')).toMatch(/^differs \|.*\| status (200, messages 15|429, error ratelimited) \|/);
    expect(report).not.toContain('Ada');
  });

  it('asks before each service, says why something was not tried, and replaces no file', async () => {
    const [notion] = (await hub.call('accounts.list', {})).filter(({ platform }) => platform === 'notion');
    await hub.call('accounts.disconnect', { account: notion?.id ?? '' });
    const { code, stdout, rows } = await check(['skip', '', 'demo', 'skip', 'skip']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/open +Notion/);
    const stateOf = (id: string) => rows.get(id)?.replace(/ \|.*\| (.*) \| .*/, ': $1');
    expect(['auth0-issuer-slash', 'github-graphql', 'slack-who', 'notion-who'].map(stateOf)).toEqual([
      'open: skipped by the owner',
      'holds: status 200, viewer yes',
      'open: skipped by the owner',
      'open: no account is connected',
    ]);
    const again = join(folder, 'again.md');
    const twice = () => hub.cliAtTerminal(['skip', 'skip', 'skip', 'skip', 'demo'], 'check-live', '--file', again);
    expect([(await twice()).code, (await twice()).code]).toEqual([0, 2]);
  });
});
