import { describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { demoContext, json, toolContext } from './context.ts';

const { client } = await demoContext();

async function resolved(repository: string) {
  const found = await github.resolve?.(client, { kind: 'repository', name: repository }, true);
  return found?.ok ? found.value : found?.failure.code;
}

describe('what a repository’s name stands for at GitHub', () => {
  it('is its id, its present name, who can read there, and whether the account may push', async () => {
    expect(await resolved('Ada-Demo/Ledger-Sync')).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      name: 'ada-demo/ledger-sync',
      isPrivate: true,
      isOurs: true,
      defaultBranch: 'main',
    });
    expect(await resolved('ada-demo/tidy-csv')).toMatchObject({ isPrivate: false, isOurs: true });
    expect(await resolved('grace-demo/link-check')).toMatchObject({ isPrivate: false, isOurs: false });
  });

  it('is nothing for a former name, which would lead elsewhere, nor for what the account cannot see', async () => {
    expect(await resolved('ada-demo/atlas-service')).toMatchObject({ name: 'ada-demo/atlas-service' });
    expect(await resolved('ada-demo/atlas-api')).toBe('platform_not_found');
    expect(await resolved('grace-demo/thesis-notes')).toBe('platform_not_found');
  });
});

describe('where the App reaches nothing', () => {
  const installed = (target_type: string, repository_selection: string) => (url: URL) =>
    url.pathname === '/user/installations'
      ? [{ id: 7, app_slug: 'ours', target_type, repository_selection, account: { login: 'Lab' } }]
      : [{ name: 'One' }];
  async function linkFor(repository: string, target: string, selection: string) {
    const answer = installed(target, selection);
    const { client } = toolContext(async (input) => {
      const list = answer(new URL(new Request(input).url));
      return json({ installations: list, repositories: list });
    });
    return (await github.unreached?.(client, { kind: 'repository', name: repository }))?.link;
  }

  it.each([
    ['lab/one', 'Organization', 'selected', undefined],
    ['lab/two', 'Organization', 'all', undefined],
    ['lab/two', 'Organization', 'selected', 'https://github.com/organizations/lab/settings/installations/7'],
    ['lab/two', 'User', 'selected', 'https://github.com/settings/installations/7'],
    ['other/one', 'User', 'all', 'https://github.com/apps/ours/installations/new'],
  ])(
    'in %s, with one on a %s for %s repositories, the page to change that is told',
    async (name, target, selection, link) => {
      expect(await linkFor(name, target, selection)).toBe(link);
    },
  );

  it('is told only where GitHub tells all installations', async () => {
    const { client } = toolContext(async () => json({ message: 'no' }, 403));
    expect(await github.unreached?.(client, { kind: 'repository', name: 'lab/one' })).toBe(undefined);
  });
});
