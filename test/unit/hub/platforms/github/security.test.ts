import { describe, expect, it } from 'vitest';
import { answer, codeOf, demoContext, origin, readAll, run } from './context.ts';

const repository = 'ada-demo/atlas-service';
const list = async (kind: string, args: object = {}) =>
  answer('github_list_security_alerts', await demoContext(), { repository, kind, ...args });
const get = async (kind: string, number: number) =>
  answer('github_get_security_alert', await demoContext(), { repository, kind, number });

describe('security alerts', () => {
  it('are listed page by page, those that are open or all', async () => {
    const all = await list('dependabot', { state: 'all' });
    expect(all.items.map(({ number, state }) => [number, state])).toEqual([
      [1, 'open'],
      [2, 'open'],
      [3, 'open'],
      [4, 'fixed'],
      [5, 'open'],
    ]);
    const args = { repository, kind: 'dependabot', state: 'all', limit: 2 };
    const pages = await readAll('github_list_security_alerts', await demoContext(), args);
    expect(pages.flatMap(({ items }) => items)).toEqual(all.items);
    expect((await list('dependabot')).items.map(({ number }) => number)).toEqual([1, 2, 3, 5]);
    expect((await list('code_scanning')).items).toMatchObject([
      { path: 'src/tiles/read.ts', line: 14, severity: 'high' },
    ]);
    expect((await list('code_scanning', { state: 'all' })).items).toHaveLength(2);
  });

  it('say of a dependency what is wrong and what mends it', async () => {
    const alert = await get('dependabot', 1);
    expect(alert).toMatchObject({
      severity: 'critical',
      package: 'npm left-pad',
      vulnerable: '< 2.0.1',
      patched_in: '2.0.1',
      path: 'package-lock.json',
      identifiers: [expect.stringMatching(/^GHSA-/), 'CVE-2026-10000'],
      url: `${origin}/${repository}/security/dependabot/1`,
    });
    expect(alert['description']).toContain('Whoever can choose the input');
    expect(alert['description']).not.toContain('approved');
  });

  it('are private, also of a public repository', async () => {
    for (const kind of ['dependabot', 'code_scanning', 'secret_scanning']) {
      expect(await list(kind)).toMatchObject({ private: true });
      expect(await get(kind, 1)).toMatchObject({ private: true });
    }
  });

  it('say of code where and why, and of a closed one why it is', async () => {
    expect(await get('code_scanning', 2)).toMatchObject({
      title: 'Regular expression injection',
      description: expect.stringContaining('This expression depends on input.'),
      closed_because: 'used in tests',
      identifiers: ['js/regex-injection'],
    });
  });

  it('never hold a found secret, which GitHub is asked to leave out too', async () => {
    const context = await demoContext();
    const asked: URL[] = [];
    const answers: string[] = [];
    const { fetch } = context.client;
    context.client.fetch = async (input, init) => {
      const response = await fetch(input, init);
      asked.push(new URL(new Request(input, init).url));
      answers.push(await response.clone().text());
      return response;
    };
    const kind = 'secret_scanning';
    const listed = await answer('github_list_security_alerts', context, { repository, kind });
    expect(listed.items).toMatchObject([{ title: 'GitHub Personal Access Token', path: 'config/legacy.env', line: 2 }]);
    await answer('github_get_security_alert', context, { repository, kind, number: 1 });
    expect(asked.map(({ searchParams }) => searchParams.get('hide_secret'))).toEqual(['true', 'true']);
    expect(answers.join()).not.toContain('FAKE');
  });

  it.each([
    ['dependabot', 'ada-demo/dotfiles', 'platform_forbidden'],
    ['code_scanning', 'ada-demo/dotfiles', 'platform_not_found'],
    ['secret_scanning', 'grace-demo/recipe-box', 'platform_not_found'],
    ['dependabot', 'grace-demo/bird-log', 'platform_forbidden'],
  ])('of the kind %s are refused for %s', async (kind, where, code) => {
    const args = { repository: where, kind };
    expect(await run('github_list_security_alerts', await demoContext(), args)).toMatchObject({ code });
  });

  it('that are not there are not found', async () => {
    const args = { repository, kind: 'code_scanning', number: 99 };
    expect(await codeOf('github_get_security_alert', await demoContext(), args)).toBe('platform_not_found');
  });
});
