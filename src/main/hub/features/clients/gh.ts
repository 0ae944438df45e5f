/**
 * gh as it is written for an agent, beside git: a folder for its environment, by which its gh asks the hub's socket in place of GitHub.
 * Nothing in its files marks what is the hub's, since gh writes them again in its way. https://cli.github.com/manual/gh_help_environment
 */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { Computer } from '../../ground/computer.ts';
import { type PlainResult, plainOk, plainProblem } from './client.ts';

type Text = Record<string, string>;
type Format = {
  /** Where our entry stands, and the one value of it. */
  own: RegExp;
  value: RegExp;
  name: string;
  textOf(value: string): string;
};

/** `config.yml`, with the socket: a text of JSON is one of YAML. By its version gh leaves the login as it is. */
const settings: Format = {
  own: /^(?:version: .*\n)?http_unix_socket: .*\n/m,
  value: /^http_unix_socket: "?(.*?)"?$/m,
  name: 'socket',
  textOf: (socket) => `version: "1"\nhttp_unix_socket: ${JSON.stringify(socket)}\n`,
};

/** `hosts.yml`, with the key. It is good at the hub alone, and no other computer has that name. */
const login: Format = {
  own: /^github\.localhost:\n(?: .*\n)*/m,
  value: /^ +oauth_token: (.*)$/m,
  name: 'token',
  textOf: (token) =>
    ['github.localhost:', '    user: opengithubx', `    oauth_token: ${token}`, '    git_protocol: https', ''].join(
      '\n',
    ),
};

/** `bin/gh`, all of it. */
const command: Format = {
  own: /^#!\/bin\/sh\n# OpenGitHubX wrote this[\s\S]*$/,
  value: /^([\s\S]*)$/,
  name: 'command',
  textOf: (text) => text,
};

const formats = { ghconfig: settings, ghhosts: login, ghcommand: command };
export type GhFormat = keyof typeof formats;
export const isGh = (format: string): format is GhFormat => Object.hasOwn(formats, format);

/** As git's is read. */
export function readGh(format: GhFormat, text: string): PlainResult<unknown> {
  const { own, value, name } = formats[format];
  const [block] = own.exec(text) ?? [];
  if (block === undefined) return plainOk({ rest: text });
  const [, held = ''] = value.exec(block) ?? [];
  return plainOk({ gh: { opengithubx: { [name]: held } }, rest: text.replace(own, '') });
}

/** Fails where gh was given a version there, which YAML takes once. */
export function putInGh(format: GhFormat, text: string, entry: Record<string, unknown>): PlainResult<string> {
  const { textOf, name } = formats[format];
  if (format === 'ghconfig' && /^version:/m.test(text)) return plainProblem('it has other settings of gh');
  if (format === 'ghcommand' && text !== '') return plainProblem('it is another program');
  return plainOk(textOf((entry as Text)[name] ?? '') + text);
}

export const takeFromGh = (format: GhFormat, text: string): PlainResult<string> =>
  plainOk(text.replace(formats[format].own, ''));

/** The text with our lines, and with no value of others. */
export function hideInGh(format: GhFormat, text: string): string {
  const [block = ''] = formats[format].own.exec(text) ?? [];
  return block + text.replace(block, '').replaceAll(/\S.*/g, '…');
}

/** What the environment of an agent needs besides that for git. On Windows the hub has no socket for gh. */
export const ghEnvironment = (gitFile: string, { system }: Pick<Computer, 'system'>): Record<string, string> =>
  system === 'windows' ? {} : { GH_CONFIG_DIR: dirname(gitFile), GH_HOST: 'github.localhost', GH_PROMPT_DISABLED: '1' };

/** Where `bin/gh` is, which an agent must look in first. */
export const ghFolder = (gitFile: string, { system }: Pick<Computer, 'system'>): string | undefined =>
  system === 'windows' ? undefined : join(dirname(gitFile), 'bin');

/** Milliseconds. */
const longest = 60_000;

/** Reads the repository as the gh of an agent would, and says so; or that there is none on this computer. */
export function proveGh(gitFile: string, repository: string, computer: Computer): Promise<PlainResult<string>> {
  const { environment, home } = computer;
  const env = {
    ...environment,
    HOME: home,
    ...ghEnvironment(gitFile, computer),
    GH_NO_UPDATE_NOTIFIER: '1',
    // gh would take these before the key in its file.
    GH_TOKEN: undefined,
    GITHUB_TOKEN: undefined,
    GH_ENTERPRISE_TOKEN: undefined,
    GITHUB_ENTERPRISE_TOKEN: undefined,
  };
  return new Promise((done) => {
    execFile('gh', ['api', `repos/${repository}`, '-q', '.full_name'], { env, timeout: longest }, (error, _, said) => {
      if (!error) done(plainOk('gh read it as well.'));
      else if (error.code === 'ENOENT') done(plainOk('gh is not on this computer, so git alone was tried.'));
      else
        done(
          plainProblem(`git works, but gh says: ${said.trim().replace(/^gh: /, '').replace(/\.$/, '') || 'nothing'}`),
        );
    });
  });
}
