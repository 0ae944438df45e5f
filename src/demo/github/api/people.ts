/** Accounts, and what they belong to beside repositories. */
import type { GitHubAccount, Team } from '../model.ts';
import { privateUser, publicUser, simpleUser, teamShape } from '../shapes/account.ts';
import { listReply, missing, okReply, type Reply } from './reply.ts';
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

/** Where the demo's GitHub App is installed that the person can reach: their account, with all its repositories. */
function ownInstallations(context: Context): Reply {
  const viewer = viewerOf(context);
  const installation = {
    id: viewer.id * 10 + 1,
    app_slug: 'opengithubx-demo',
    target_type: 'User',
    target_id: viewer.id,
    repository_selection: 'all',
    account: simpleUser(viewer),
  };
  return okReply({ total_count: 1, installations: [installation] });
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
  route('GET', '/user/teams', ownTeams),
  route('GET', '/orgs/{org}/teams/{team}/members', teamMembers),
  route('GET', '/users/{login}', user),
];
