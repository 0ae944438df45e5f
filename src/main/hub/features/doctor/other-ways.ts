/**
 * By which other ways an agent that runs as the person can still reach GitHub, past the door for git. Looked at as the agent would: whether
 * a program that hands out credentials would do so, by its exit code alone. What it prints goes nowhere.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Computer, pathOn } from '../../ground/computer.ts';
import { adviceFix, type DoctorStep, stepNote, stepOk } from './fixes.ts';

/** Milliseconds. */
const patience = 5_000;

/** Whether it ends well. One that isn't there doesn't; one that would ask the person is not let to. */
function endsWell(words: string[], { environment, home, credentials }: Computer, input = ''): Promise<boolean> {
  const [program = '', ...given] = words;
  const env = {
    HOME: home,
    ...environment,
    ...credentials?.environment,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
    GH_PROMPT_DISABLED: '1',
  };
  return new Promise((done) => {
    const child = spawn(program, given, {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: patience,
      windowsHide: true,
    });
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
    child.stdin.on('error', () => undefined); // it may read nothing
    child.stdin.end(input);
  });
}

const keyFiles = ['id_ed25519', 'id_rsa', 'id_ecdsa', 'id_ed25519_sk', 'id_ecdsa_sk'];

/** In words of what they are called, such as `the login of gh`. */
export async function otherWays(computer: Computer): Promise<string[]> {
  const isThere = (...names: string[]): boolean => existsSync(pathOn(computer, computer.home, ...names));
  const [gh, helper, agent] = await Promise.all([
    endsWell(['gh', 'auth', 'token', '--hostname', 'github.com'], computer),
    endsWell(['git', '-c', 'core.askPass=', 'credential', 'fill'], computer, 'protocol=https\nhost=github.com\n\n'),
    endsWell(['ssh-add', '-l'], computer),
  ]);
  return [
    ...(gh ? ['the login of gh (`gh auth token`)'] : []),
    ...(helper ? ['a credential helper of git, which answers for github.com'] : []),
    ...(agent ? ['keys in the SSH agent'] : []),
    ...(keyFiles.some((name) => isThere('.ssh', name)) ? ['an SSH key in ~/.ssh'] : []),
    ...(isThere('.netrc') || isThere('_netrc') ? ['~/.netrc, if it names github.com'] : []),
    ...(computer.credentials?.tokens ?? []).map((name) => `the variable ${name}`),
  ];
}

export const otherWaysStep = (computer: Computer): DoctorStep => ({
  step: 'other-ways',
  async inspect() {
    const ways = await otherWays(computer);
    if (ways.length === 0) return stepOk('No other way was found by which an agent could reach GitHub as you.');
    return stepNote(
      `An agent that runs as you can also reach GitHub by ${ways.join('; ')}.`,
      adviceFix(
        '`opengithubx install git` leads its git and gh to the hub, which can’t close these. Run the agent in a sandbox or as another user, or take them away.',
      ),
    );
  },
});
