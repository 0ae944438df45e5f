/** An organization's App reaches what it is installed on; installations change while the hub runs. */
import { expect, it } from 'vitest';
import { callTool, madeBy } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();

const install = (owner: string, ...repositories: string[]) =>
  world.control('POST', '/github/installations', { owner, repositories });
const reachSaid = async () => JSON.stringify(await hub.call('doctor', {}));

it('an App on two of an organization’s five repositories: a read, a refused one with the link, and the same once it is selected', async () => {
  const { key } = await hub.createKey({ repositories: ['orbit-guild/*'] });
  const issuesOf = (name: string) =>
    callTool(hub, key, 'github_list_issues', { repository: `orbit-guild/${name}`, state: 'all' });
  expect(await issuesOf('probe')).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining('App isn’t installed on orbit-guild') } },
  });
  expect(await reachSaid()).toContain('Keys name @orbit-guild as well, where it is not');

  await install('orbit-guild', 'probe', 'charts');
  expect((await issuesOf('probe')).body['items']).toHaveLength(3);
  const link = 'https://github.com/organizations/orbit-guild/settings/installations/72000021';
  expect(await issuesOf('ledger')).toMatchObject({
    status: 404,
    body: {
      error: {
        message: expect.stringContaining('The GitHub App is installed on orbit-guild, but not on orbit-guild/ledger.'),
        hint: `Somebody who administers orbit-guild can add the repository: ${link}.`,
      },
    },
  });
  expect(await reachSaid()).toContain('@orbit-guild (selected repositories)');

  await install('orbit-guild', 'probe', 'charts', 'ledger');
  expect((await issuesOf('ledger')).body['items']).toHaveLength(3);
  await install('orbit-guild', 'charts');
  expect(await issuesOf('probe')).toMatchObject({ status: 404 });
});

it('a pull request to a colleague’s public repository says what is missing, and the two ways to open it', async () => {
  const repository = 'grace-demo/link-check';
  const { key } = await hub.createKey({ write: true });
  const wish = { repository, title: 'Check anchors', head: 'ada-demo:main', base: 'main' };
  await install('grace-demo', 'color-steps');
  expect(await madeBy(hub, key, 'github_create_pull_request', wish)).toMatchObject({
    body: {
      error: {
        code: 'platform_forbidden',
        message: expect.stringContaining('App isn’t installed on grace-demo'),
        hint: expect.stringMatching(
          /can install it: https:\/\/github\.com\/apps\/opengithubx-demo\/installations\/new.*fork the repository at https:\/\/github\.com\/grace-demo\/link-check\/fork and open a pull request/,
        ),
      },
    },
  });
  await install('grace-demo', 'color-steps', 'link-check');
  expect((await madeBy(hub, key, 'github_create_pull_request', wish)).body).toMatchObject({
    number: expect.any(Number),
  });
});
