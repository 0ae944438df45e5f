import { homedir } from 'node:os';

/**
 * Gives a user whom this system does not know, as a container that runs under any number, the home that container runtimes give: `/`.
 * Nobody but root can write there, so that what wants a folder says which one, and a folder named with --data-dir does.
 */
export function ensureHome(): void {
  try {
    homedir();
  } catch {
    process.env['HOME'] = '/';
  }
}
