/** What the hub's own `git` is given: nothing of the hub's surroundings, no way to a network, and little memory. */
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { git } from '../../../../../src/main/hub/doors/git/child.ts';
import { sharedServer } from '../../../../harness/local-server.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const asked: string[] = [];
const server = sharedServer((request, response) => {
  asked.push(`${request.url}`);
  response.end();
});
afterEach(() => {
  asked.length = 0;
});

const { signal } = new AbortController();
const run = (...given: string[]) => git(temporaryFolder(), given, { signal });
/** A command of the shell, as git starts its own helpers: with all that git was given. */
const within = async (command: string): Promise<string> => {
  const ran = await run('-c', `alias.x=!${command}`, 'x');
  return ran.ok ? ran.value.toString() : expect.unreachable(ran.failure.message);
};

it.each([
  ['GITHUB_TOKEN', 'ghp_ofTheHub'],
  ['GIT_ASKPASS', '/bin/true'],
  ['GIT_CONFIG_PARAMETERS', "'http.extraheader=authorization: ghp_ofTheHub'"],
  ['SSH_AUTH_SOCK', '/run/agent'],
  ['HTTPS_PROXY', 'http://ghp_ofTheHub@127.0.0.1:1'],
  ['OPENGITHUBX_PASSPHRASE', 'of the hub'],
])('no git of the hub has %s, which the hub may have', async (name, value) => {
  vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const environment = await within('env');
  expect(environment).toContain('GIT_TERMINAL_PROMPT=0');
  expect(environment.split('\n').filter((line) => line.startsWith(`${name}=`) && line.includes(value))).toEqual([]);
  expect(environment).not.toContain('ofTheHub');
});

it.each([
  ['http', () => `${server.url}/x.git`],
  ['git', () => `${server.url.replace('http:', 'git:')}/x.git`],
  ['ssh', () => `${server.url.replace('http:', 'ssh:')}/x.git`],
  ['ext', () => `ext::curl ${server.url}/x`],
])('no git of the hub has a network, by %s', async (protocol, url) => {
  const tried = await run('-c', 'protocol.allow=always', 'ls-remote', url());
  expect(tried).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining(`'${protocol}' not allowed`) },
  });
  expect(asked).toEqual([]);
});

it.runIf(process.platform === 'linux')('no git of the hub has more than 300 MB of memory', async () => {
  expect(await within('ulimit -v')).toBe('300000\n');
});
