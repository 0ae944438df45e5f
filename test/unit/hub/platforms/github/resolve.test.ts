import { describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { demoContext } from './context.ts';

const { client } = await demoContext();

async function resolved(repository: string) {
  const found = await github.resolve?.(client, { kind: 'repository', name: repository }, true);
  return found?.ok ? found.value : found?.failure.code;
}

describe('what a repository’s name stands for at GitHub', () => {
  it('is its id, its present name, who can read there, and whether the account may push', async () => {
    expect(await resolved('Ada-Demo/Ledger-Sync')).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      ...{ name: 'ada-demo/ledger-sync', isPrivate: true, isOurs: true, defaultBranch: 'main' },
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
