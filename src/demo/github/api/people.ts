/** Accounts, and what they belong to beside repositories. */
import {
  belongsTo,
  type GitHubAccount,
  type GitHubRepository,
  installationOn,
  type Team,
  type Viewer,
} from '../model.ts';
import { privateUser, publicUser, simpleUser, site, teamShape } from '../shapes/account.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { countedReply, listReply, missing, okReply, type Reply } from './reply.ts';
import { type Context, sameName, viewerOf } from './request.ts';
import { route } from './route.ts';

/** Whose account a path names: by login, or by id as in the addresses of `Link` headers. */
export const namedAccount = ({ catalogue, parameters }: Context): GitHubAccount =>
  catalogue.accounts.find(({ id, login }) =>
    parameters['id'] === undefined ? sameName(login, parameters['login']) : id === Number(parameters['id']),
  ) ?? missing();

const everybodyIn = ({ maintainers, members }: Team): readonly GitHubAccount[] => [...maintainers, ...members];

const isIn = (team: Team, viewer: GitHubAccount | undefined): boolean =>
  everybodyIn(team).some(({ id }) => id === viewer?.id);

/** An organization that the viewer is a member of; of others they learn nothing. */
export const organizationFor = ({ catalogue, viewer }: Context, login: string | undefined): GitHubAccount =>
  catalogue.teams.find((team) => sameName(team.organization.login, login) && isIn(team, viewer))?.organization ??
  missing();

function signedInUser(context: Context): Reply {
  const viewer = viewerOf(context);
  return okReply(privateUser(viewer, context.catalogue), viewer.createdAt);
}

function user(context: Context): Reply {
  const account = namedAccount(context);
  return okReply(publicUser(account, context.catalogue), account.createdAt);
}

type Installed = { readonly id: number; readonly account: GitHubAccount; readonly repositories: GitHubRepository[] };

/** Where the App is installed on something that the person can reach. */
function reachable({ catalogue }: Context, viewer: Viewer): (Installed & { isAll: boolean })[] {
  return catalogue.accounts.flatMap((account) => {
    const found = installationOn(account, catalogue, viewer);
    const repositories = found?.selected.filter((one) => belongsTo(one, viewer)) ?? [];
    if (!found || (repositories.length === 0 && account.id !== viewer.id)) return [];
    return [{ id: found.id, account, repositories, isAll: found.isAll }];
  });
}

function ownInstallations(context: Context): Reply {
  const viewer = viewerOf(context);
  return countedReply(context, 'installations', reachable(context, viewer), ({ id, account, isAll }) => ({
    id,
    app_slug: viewer.through?.slug ?? 'opengithubx-demo',
    ...(viewer.through && { permissions: viewer.through.permissions }),
    target_type: account.type,
    target_id: account.id,
    repository_selection: isAll ? 'all' : 'selected',
    html_url: `${site}/${account.type === 'User' ? '' : `organizations/${account.login}/`}settings/installations/${id}`,
    account: simpleUser(account),
  }));
}

function installedRepositories(context: Context): Reply {
  const viewer = viewerOf(context);
  const named = reachable(context, viewer).find(({ id }) => String(id) === context.parameters['installation']);
  const { repositories } = named ?? missing();
  return countedReply(context, 'repositories', repositories, (one) => repositoryShape(one, viewer));
}

function ownTeams(context: Context): Reply {
  const viewer = viewerOf(context);
  const mine = context.catalogue.teams.filter((team) => isIn(team, viewer));
  return listReply(context, mine, (team) => teamShape(team, context.catalogue));
}

function teamMembers(context: Context): Reply {
  const { catalogue, parameters } = context;
  const organization = organizationFor(context, parameters['org']);
  const team = catalogue.teams.find((one) => one.organization === organization && one.slug === parameters['team']);
  return listReply(context, everybodyIn(team ?? missing()), (account) => simpleUser(account));
}

export const peopleRoutes = [
  route('GET', '/user', signedInUser),
  route('GET', '/user/installations', ownInstallations),
  route('GET', '/user/installations/{installation}/repositories', installedRepositories),
  route('GET', '/user/teams', ownTeams),
  route('GET', '/orgs/{org}/teams/{team}/members', teamMembers),
  route('GET', '/users/{login}', user),
];
