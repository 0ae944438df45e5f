/** Real git in a separate folder, at the door for git of a test hub. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { temporaryFolder } from './memory-ports.ts';
import type { TestHub } from './world.ts';

const who = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
  [`GIT_${role}_NAME`, 'An agent'],
  [`GIT_${role}_EMAIL`, 'agent@example.com'],
]);

/** What git starts after a command, for the next ones to be quicker. */
const withoutUpkeep = ['-c', 'maintenance.auto=false'];

/** `git` answers what it prints, no matter how it ends. */
export function gitAt(folder = temporaryFolder()) {
  const env = () => ({
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...Object.fromEntries(who),
  });
  const git = async (...given: string[]): Promise<string> => {
    const { stdout, stderr } = await promisify(execFile)('git', [...withoutUpkeep, ...given], {
      env: env(),
      cwd: folder,
    }).catch((error) => error);
    return `${stdout}${stderr}`;
  };
  return { folder, git, env };
}

/** The settings with which git has the key. */
export const asKey = (key: string): string[] => ['-c', `http.extraHeader=Authorization: Bearer ${key}`];

/** The address of the door, which opens with the first key for it. */
export async function doorOf(hub: TestHub): Promise<string> {
  await hub.createKey({ client: 'to open it', endpoints: ['git'] });
  return (await hub.call('status', {})).gitUrl ?? '';
}
