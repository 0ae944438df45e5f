/**
 * git as a client: a file for the environment of an agent, by which its git asks the hub in place of GitHub. The person's own
 * configuration stays as it is, and is read too. https://git-scm.com/docs/git-config
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type AgentSetting, proofName } from '../../../../shared/client-install.ts';
import type { Computer } from '../../ground/computer.ts';
import { type PlainResult, plainOk, plainProblem } from './client.ts';
import { ghEnvironment, ghFolder } from './gh.ts';

/** All the ways to write an address of GitHub that were seen in repositories and in what agents write. */
const addresses = [
  'https://github.com/',
  'https://www.github.com/',
  'https://github.com:443/',
  'http://github.com/',
  'https://GitHub.com/',
  'https://git@github.com/',
  'git@github.com:',
  'github.com:',
  'git://github.com/',
  'ssh://git@github.com/',
  'ssh://git@github.com:22/',
  'ssh://git@ssh.github.com:443/',
  'git+ssh://git@github.com/',
  // Without its port, as gh writes it.
  'http://github.localhost/',
];

const first = '# What OpenGitHubX wrote, for an agent whose GIT_CONFIG_GLOBAL names this file:';
const last = '# That was all of OpenGitHubX.';

/** What stands in the file: where the door is, and what it is told. */
type GitEntry = { url: string; authorization: string };

/**
 * Of two that fit alike git takes the first: so what is the person's own stands between the addresses and what must not be theirs.
 * Their proxy would be sent the key. The hub is one for itself, since git-lfs asks the system where a host is, and many systems know
 * nothing of `github.localhost`.
 */
const gitConfigText = ({ url, authorization }: GitEntry): string =>
  [
    first,
    `[url "${url}/"]`,
    ...addresses.flatMap((address) => [`  insteadOf = ${address}`, `  pushInsteadOf = ${address}`]),
    '[include]',
    '  path = ~/.config/git/config',
    '  path = ~/.gitconfig',
    `[http "${url}/"]`,
    '  extraHeader =',
    `  extraHeader = Authorization: ${authorization}`,
    `  proxy = ${url.replace('github.localhost', '127.0.0.1')}`,
    '[credential]',
    '  helper =',
    '[core]',
    '  askPass =',
    '[protocol "ssh"]',
    '  allow = never',
    last,
    '',
  ].join('\n');

const ownBlock = new RegExp(`${first}\n[^]*?\n${last}\n`);

/** As the other formats are read: our entry by its name, and the rest as it is. One that was edited is another. */
export function readGitConfig(text: string): PlainResult<unknown> {
  const [block] = ownBlock.exec(text) ?? [];
  if (block === undefined) return plainOk({ rest: text });
  const [, url = ''] = /^\[url "(.+)\/"\]$/m.exec(block) ?? [];
  const [, authorization = ''] = /^ {2}extraHeader = Authorization: (.+)$/m.exec(block) ?? [];
  const isAsWritten = gitConfigText({ url, authorization }) === block;
  const entry = { url, authorization, ...(!isAsWritten && { edited: true }) };
  return plainOk({ git: { opengithubx: entry }, rest: text.replace(block, '') });
}

export const putInGitConfig = (text: string, entry: Record<string, unknown>): PlainResult<string> =>
  plainOk(gitConfigText(entry as GitEntry) + text);

export const takeFromGitConfig = (text: string): PlainResult<string> => plainOk(text.replace(ownBlock, ''));

/** The text with our lines, and with no value of others. */
export const hideInGitConfig = (text: string): string => {
  const [block = ''] = ownBlock.exec(text) ?? [];
  return block + text.replace(block, '').replaceAll(/\S.*/g, '…');
};

/**
 * What the environment of an agent needs. Nobody is asked for a password: an editor would answer with the person's own sign-in at
 * GitHub.
 */
export const agentEnvironment = (file: string): Record<string, string> => ({
  GIT_CONFIG_GLOBAL: file,
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
});

const cursorSystems = { macos: 'osx', windows: 'windows', linux: 'linux' };

/**
 * Where that environment is written for each agent, by its makers. The first two take every value as it is written. Claude Code lets a
 * hook put a folder before the others in which programs are looked for; Codex has no such way, and its commands reach nothing, the hub
 * neither, unless its sandbox has a network:
 * https://code.claude.com/docs/en/hooks https://developers.openai.com/codex/config-advanced
 * https://opencode.ai/docs/cli https://code.visualstudio.com/docs/terminal/profiles
 */
export function agentSettings(file: string, computer: Pick<Computer, 'system'>): AgentSetting[] {
  const variables = { ...agentEnvironment(file), ...ghEnvironment(file, computer) };
  const gh = ghFolder(file, computer);
  const json = (value: unknown): string => JSON.stringify(value, null, 2);
  const inToml = Object.entries(variables).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const assigned = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const command = `echo 'export PATH="${gh}:$PATH"' >> "\${CLAUDE_ENV_FILE:-/dev/null}"`;
  const hooks = gh !== undefined && { hooks: { SessionStart: [{ hooks: [{ type: 'command', command }] }] } };
  const network = ['[sandbox_workspace_write]', 'network_access = true', ''];
  return [
    { agent: 'Claude Code', where: '~/.claude/settings.json', text: json({ env: variables, ...hooks }) },
    {
      agent: 'Codex',
      where: '~/.codex/config.toml',
      text: [...network, '[shell_environment_policy.set]', ...inToml].join('\n'),
    },
    {
      agent: 'Cursor',
      where: 'settings.json',
      text: json({
        [`terminal.integrated.env.${cursorSystems[computer.system]}`]: {
          ...variables,
          ...(gh !== undefined && { PATH: `${gh}:\${env:PATH}` }),
        },
      }),
    },
    {
      agent: 'opencode',
      where: '',
      text: [...assigned, ...(gh === undefined ? [] : [`PATH='${gh}':"$PATH"`]), 'opencode'].join(' '),
    },
  ];
}

/** Where git is, by the folders that are searched for programs; none where it isn't. */
export const gitPrograms = ({ environment, system }: Computer): string[] =>
  (environment['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, system === 'windows' ? 'git.exe' : 'git'))
    .filter(existsSync);

/** Milliseconds. */
const longest = 60_000;

/**
 * Fetches the newest commit of the repository as an agent would that was given its address at GitHub. Only what goes to the hub can
 * succeed, since nothing else speaks plain HTTP.
 */
export async function proveGit(
  file: string,
  repository: string,
  { environment, home }: Computer,
  dataDir: string,
): Promise<PlainResult<undefined>> {
  const folder = await mkdtemp(join(dataDir, 'fetched-'));
  const env = {
    ...environment,
    HOME: home,
    ...agentEnvironment(file),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'http',
    GIT_HTTP_USER_AGENT: proofName,
    LC_ALL: 'C',
  };
  const words = ['clone', '--quiet', '--bare', '--depth=1', '--filter=tree:0', `https://github.com/${repository}`];
  try {
    return await new Promise((done) => {
      execFile('git', [...words, join(folder, 'repository')], { env, timeout: longest }, (error, _, said) => {
        const [, why = 'git does not say why'] = /^(?:fatal|error): (?:remote error: )?(.+)$/m.exec(said) ?? [];
        if (!error) done(plainOk(undefined));
        else if (error.code === 'ENOENT') done(plainProblem('git is not on this computer'));
        else done(plainProblem(error.killed ? 'git does not end in time' : why));
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
