/**
 * Where the GitHub App is installed, which bounds what the token of a person reaches: it writes, and sees what is private, only there.
 * https://docs.github.com/en/rest/apps/installations#list-app-installations-accessible-to-the-user-access-token
 */
import * as z from 'zod';
import type { NamedPlace } from '../../policy/place.ts';
import type { PlatformClient, Unreached } from '../platform.ts';
import { connectGitHub } from './rest.ts';

const name = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

const ReadInstallation = z.object({
  id: z.number(),
  app_slug: z.string().regex(name),
  repository_selection: z.enum(['all', 'selected']),
  target_type: z.string(),
  account: z.object({ login: z.string() }),
});

export type Installation = z.infer<typeof ReadInstallation>;

/**
 * Those on what the account was let in to: GitHub keeps others to itself, even on repositories that everybody can read. Undefined
 * where it tells none, or there is more than one page of them.
 */
export async function readInstallations(client: PlatformClient): Promise<Installation[] | undefined> {
  const get = connectGitHub(client);
  const Page = z.object({ installations: z.array(ReadInstallation) });
  const found = await get('/user/installations', { per_page: 100 }, Page);
  return found.ok && !found.value.next ? found.value.value.installations : undefined;
}

const ownedBy = (owner: string, installations: readonly Installation[]): Installation | undefined =>
  installations.find(({ account }) => account.login.toLowerCase() === owner.toLowerCase());

/** What the person reads where the App is not installed on that account, and the page on which it can be. */
export function notInstalledOn(
  owner: string,
  installations: readonly Installation[],
): (Unreached & { owner: string }) | undefined {
  if (ownedBy(owner, installations)) return undefined;
  const [known] = installations;
  const link = known
    ? `https://github.com/apps/${known.app_slug}/installations/new`
    : 'https://github.com/settings/installations';
  return {
    said: `As far as this account can see, the GitHub App isn’t installed on ${owner}.`,
    hint: `Somebody who administers ${owner} can install it: ${link}. An App that is not public can be installed only on the account that owns it.`,
    link,
    owner,
  };
}

/** Where the App is, for its person. */
export const installedOn = (installations: readonly Installation[]): string =>
  `The GitHub App is installed on ${installations.map(({ account, repository_selection }) => `@${account.login} (${repository_selection} repositories)`).join(', ')}.`;

/** Why the App can't write to a repository and does not see it while it is private; undefined where it can, or nobody knows. */
export async function unreachedRepository(client: PlatformClient, place: NamedPlace): Promise<Unreached | undefined> {
  const [owner = '', repository = ''] = place.name.split('/');
  const installations = name.test(owner) ? await readInstallations(client) : undefined;
  if (!installations) return undefined;
  const installation = ownedBy(owner, installations);
  const get = connectGitHub(client);
  if (!installation) {
    const missing = notInstalledOn(owner, installations);
    const seen = await get('/repos/{owner}/{repo}', { owner, repo: repository }, z.object({}));
    if (!missing || !seen.ok) return missing;
    // An App can neither fork what it is not installed on, nor open a pull request to it.
    const instead = `Without it, a person can fork the repository at https://github.com/${owner}/${repository}/fork and open a pull request on GitHub.`;
    return { ...missing, hint: `${missing.hint} ${instead}` };
  }
  if (installation.repository_selection === 'all') return undefined;
  const { id } = installation;
  const Page = z.object({ repositories: z.array(z.object({ name: z.string() })) });
  const route = '/user/installations/{installation_id}/repositories';
  const selected = await get(route, { installation_id: id, per_page: 100 }, Page);
  if (!selected.ok || selected.value.next) return undefined;
  const isSelected = selected.value.value.repositories.some(
    (one) => one.name.toLowerCase() === repository.toLowerCase(),
  );
  if (isSelected) return undefined;
  const settings = installation.target_type === 'Organization' ? `organizations/${owner}/settings` : 'settings';
  const link = `https://github.com/${settings}/installations/${id}`;
  return {
    said: `The GitHub App is installed on ${owner}, but not on ${place.name}.`,
    hint: `Somebody who administers ${owner} can add the repository: ${link}.`,
    link,
  };
}
