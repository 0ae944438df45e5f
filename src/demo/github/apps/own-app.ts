/** A GitHub App of somebody's own, and what tokens of it reach. */
import type { OAuthServer } from '../../oauth.ts';
import type { World } from '../../world.ts';
import type { AppReach, Catalogue, GitHubAccount } from '../model.ts';
import type { Manifest } from './manifest.ts';

/** On one account. `repositories` are ids, of those that were selected. */
export type AppInstallation = { id: number; account: number; isAll: boolean; repositories: number[] };

/** Plain JSON, which a restart keeps. Accounts are ids. */
export type KeptApp = {
  id: number;
  slug: string;
  clientId: string;
  owner: number;
  createdAt: number;
  manifest: Manifest;
  hasDeviceFlow: boolean;
  installations: AppInstallation[];
};

export type OwnApp = KeptApp & { server: OAuthServer<GitHubAccount> };

/** What the pages of these Apps have in common. */
export type AppsOfPeople = {
  readonly world: World;
  readonly origin: string;
  /** Who can press buttons here. */
  readonly people: readonly GitHubAccount[];
  readonly catalogue: Catalogue;
  readonly apps: OwnApp[];
  /** A new App with its authorization server. */
  open(app: KeptApp): OwnApp;
};

export const accountWith = ({ catalogue }: Pick<AppsOfPeople, 'catalogue'>, id: number): GitHubAccount | undefined =>
  catalogue.accounts.find((one) => one.id === id);

/** The people who may act for an account here: itself, or those of an organization's teams. */
export function peopleOf({ people, catalogue }: AppsOfPeople, account: GitHubAccount): readonly GitHubAccount[] {
  const members = catalogue.teams
    .filter(({ organization }) => organization.id === account.id)
    .flatMap((team) => [...team.maintainers, ...team.members]);
  return people.filter(({ id }) => id === account.id || members.some((one) => one.id === id));
}

/** Who can authorize an App: everybody, or for a private one its owner and the people of that organization. */
export function mayAuthorize(here: AppsOfPeople, { manifest, owner: id }: KeptApp): readonly GitHubAccount[] {
  const owner = accountWith(here, id);
  if (manifest.isPublic) return here.people;
  return owner ? peopleOf(here, owner) : [];
}

/** What the tokens of an App reach now. */
export function appReachOf({ slug, manifest, installations }: KeptApp): AppReach {
  const on = (account: number) => installations.find((one) => one.account === account);
  return {
    slug,
    permissions: manifest.permissions,
    isInstalledOn(repository) {
      const found = on(repository.owner.id);
      return found !== undefined && (found.isAll || found.repositories.includes(repository.id));
    },
    installationOn: ({ id }) => on(id),
    adopt(repository) {
      on(repository.owner.id)?.repositories.push(repository.id);
    },
  };
}
