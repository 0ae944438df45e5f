/** The assistant as a person at a terminal meets it: a hub with the demo world beside it. */
import { beforeEach, expect, test } from 'vitest';
import { sharedDemo } from '../harness/demo-in-process.ts';

const hub = sharedDemo({ fresh: true });
beforeEach(async () => {
  await hub.control('DELETE', '/faults');
  await hub.control('DELETE', '/requests');
  await hub.control('POST', '/tenant/empty');
});

const copyToken = async () => ((await hub.control('POST', '/tenant/token', {})) as { token: string }).token;
const domain = () => hub.demo.issuer;
/** What is typed, one answer a question: domain, owner passphrase, token, then the GitHub App. */
const answers = async (...rest: string[]) => [
  domain(),
  'demo',
  await copyToken(),
  hub.world.githubApp.clientId,
  hub.world.githubApp.clientSecret,
  ...rest,
];

test('an empty tenant is set up, step by step, and taken back', async () => {
  const typed = await answers('yes', 'stop');
  const first = await hub.cliAtTerminal(typed, 'tenant', 'setup', '--platform', 'github');
  expect(first.stdout).toContain('https://manage.auth0.com/#/apis/management/explorer');
  expect(first.stdout).toContain(`Callback URL: ${domain()}login/callback`);
  expect(first.stdout).toMatch(/to do +An application for this hub/);
  expect(first.stdout).toMatch(/by hand +The My Account API, activated/);
  expect(first.stdout).toContain('Some steps are left to you');
  expect(first.code).toBe(1);
  for (const secret of typed.slice(2, 5).filter((one) => one !== hub.world.githubApp.clientId)) {
    expect(first.stdout).not.toContain(secret);
  }

  await hub.control('POST', '/tenant/activate');
  const second = await hub.cliAtTerminal(await answers('yes'), 'tenant', 'setup', '--platform', 'github');
  expect(second.stdout).toContain('Sign in with: opengithubx login');
  expect(second.code).toBe(0);
  const visit = (url: string) => hub.control('POST', '/visit', { url, as: 'ada' });
  expect((await hub.cliWithBrowser(['demo'], visit, 'login')).code).toBe(0);
  expect((await hub.connectGitHub()).stdout).toContain('ada-demo');

  const undone = await hub.cliAtTerminal([domain(), 'demo', await copyToken(), 'yes'], 'tenant', 'undo');
  expect(undone.stdout).toMatch(/removed +Application /);
  expect(undone.code).toBe(0);
  expect((await hub.cli('status')).stdout).toContain('tenant    none');
});

test('a plan changes nothing; without a yes nothing is done', async () => {
  const planned = await hub.cliAtTerminal(await answers(), 'tenant', 'plan', '--platform', 'github');
  expect(planned.stdout).toMatch(/to do +The connection github/);
  const refused = await hub.cliAtTerminal(await answers('no'), 'tenant', 'setup', '--platform', 'github');
  expect(refused.stdout).toContain('Nothing was changed.');
  const changes = (await hub.requests()).filter(({ method, path }) => path.startsWith('/api/v2/') && method !== 'GET');
  expect(changes).toEqual([]);
});

test('a script comes out alone, so that it can be written to a file', async () => {
  const { code, stdout } = await hub.cliAtTerminal(['demo'], 'tenant', 'script', '--domain', domain(), '--json');
  expect(code).toBe(0);
  const { script } = JSON.parse(stdout.slice(stdout.indexOf('{"script"'))) as { script: string };
  expect(script).toMatch(/^#!\/bin\/sh\n/);
});

test('without a terminal it asks nobody', async () => {
  const ran = await hub.cli('tenant', 'setup');
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('there is none') });
});
