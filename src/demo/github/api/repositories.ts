/** Repositories, who works on them, and who starred them. */
import {
  belongsTo,
  type Catalogue,
  canRead,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  type Interest,
  installationOn,
  roleIn,
} from '../model.ts';
import { emptyContent, forkOf, newRepository } from '../new-repository.ts';
import { simpleUser } from '../shapes/account.ts';
import { fullRepository, permissionsOf, repositoryShape } from '../shapes/repository.ts';
import { namedAccount, organizationFor } from './people.ts';
import { canPush, refuseIntegration } from './push-access.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseRequest } from './reply.ts';
import {
  type Context,
  checkParameters,
  type RepositoryContext,
  readInput,
  sameName,
  sortBy,
  timeParameter,
  viewerOf,
  wholeSecond,
} from './request.ts';
import { route } from './route.ts';

const sorts: Readonly<Record<string, (repository: GitHubRepository) => number | string>> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ pushedAt }) => pushedAt,
  pushed: ({ pushedAt }) => pushedAt,
  full_name: (repository) => fullName(repository).toLowerCase(),
};

const choices = {
  sort: Object.keys(sorts),
  direction: ['asc', 'desc'],
  type: ['all', 'owner', 'public', 'private', 'member'],
  visibility: ['all', 'public', 'private'],
};

function ownRepositories(context: Context): Reply {
  const { query, catalogue } = context;
  const viewer = viewerOf(context);
  if (query.has('type') && (query.has('visibility') || query.has('affiliation'))) {
    refuseRequest(422, 'If you specify visibility or affiliation, you cannot specify type.');
  }
  checkParameters(context, 'Repository', choices, ['since', 'before']);
  const type = query.get('type') ?? 'all';
  const wanted = type === 'public' || type === 'private' ? type : (query.get('visibility') ?? 'all');
  const affiliations = (query.get('affiliation') ?? 'owner,collaborator,organization_member').split(',');
  const since = timeParameter(context, 'since') ?? 0;
  const before = timeParameter(context, 'before') ?? Number.POSITIVE_INFINITY;
  const matches = catalogue.repositories.filter((repository) => {
    if (!belongsTo(repository, viewer)) return false;
    const isOwner = repository.owner.id === viewer.id;
    const affiliation = isOwner ? 'owner' : repository.owner.type === 'User' ? 'collaborator' : 'organization_member';
    return (
      affiliations.includes(affiliation) &&
      (type !== 'owner' || isOwner) &&
      (type !== 'member' || !isOwner) &&
      (wanted === 'all' || repository.private === (wanted === 'private')) &&
      repository.pushedAt > since &&
      repository.pushedAt < before
    );
  });
  const sort = query.get('sort') ?? 'full_name';
  const direction = query.get('direction') ?? (sort === 'full_name' ? 'asc' : 'desc');
  const sorted = sortBy(matches, sorts[sort] ?? fullName, direction === 'desc');
  return listReply(context, sorted, (repository) => repositoryShape(repository, viewer));
}

const one = ({ repository, viewer }: RepositoryContext): Reply =>
  okReply(fullRepository(repository, viewer), repository.pushedAt);

const nextId = ({ repositories }: Catalogue): number => Math.max(960_000, ...repositories.map(({ id }) => id)) + 1;

function create(context: Context, owner: GitHubAccount): Reply {
  const { catalogue } = context;
  const viewer = viewerOf(context);
  if (!installationOn(owner, catalogue, viewer)) refuseIntegration();
  const input = readInput(context, {
    name: 'string',
    description: 'string',
    private: 'boolean',
    auto_init: 'boolean',
  });
  const { name, description } = input as { name?: string; description?: string };
  const wrong = (message: string) =>
    refuseRequest(422, 'Repository creation failed.', {
      errors: [{ resource: 'Repository', code: 'custom', field: 'name', message }],
    });
  if (name === undefined || !/^[\w.-]+$/.test(name)) return wrong('name is not valid');
  if (catalogue.repositories.some((known) => known.owner.id === owner.id && sameName(known.name, name))) {
    wrong('name already exists on this account');
  }
  const labels = catalogue.repositories[0]?.content().labels.slice(0, 3) ?? [];
  const made = newRepository(
    {
      id: nextId(catalogue),
      owner,
      name,
      description: description ?? null,
      at: wholeSecond(context),
      private: input['private'] === true,
      // Who makes a repository of an organization has all rights to it.
      ...(owner.type === 'Organization' && { collaborators: new Map([[viewer.login, 'admin']]) }),
    },
    input['auto_init'] === true ? { name: viewer.name, email: viewer.email, account: viewer } : undefined,
    emptyContent(labels),
  );
  catalogue.repositories.push(made);
  viewer.through?.adopt(made);
  return created(fullRepository(made, viewer));
}

/** A second fork by the same owner is the first one. */
function fork(context: RepositoryContext): Reply {
  const { repository, catalogue } = context;
  const viewer = viewerOf(context);
  const input = readInput(context, { organization: 'string', name: 'string' });
  const { organization, name = repository.name } = input as { organization?: string; name?: string };
  const owner = organization === undefined ? viewer : organizationFor(context, organization);
  if (!installationOn(owner, catalogue, viewer)?.isAll) refuseIntegration();
  if (repository.content().branches.size === 0) {
    const message = 'The repository exists, but it contains no Git content. Empty repositories cannot be forked.';
    refuseRequest(403, message);
  }
  const earlier = catalogue.repositories.find(
    (known) => known.owner.id === owner.id && known.parent?.id === repository.id,
  );
  const made = earlier ?? forkOf(repository, owner, name, nextId(catalogue), wholeSecond(context));
  if (!earlier) {
    catalogue.repositories.push(made);
    viewer.through?.adopt(made);
    repository.forks += 1;
  }
  return { status: 202, body: fullRepository(made, viewer) };
}

function deleteRepository({ repository, catalogue, viewer }: RepositoryContext): Reply {
  if (roleIn(repository, viewer) !== 'admin') refuseRequest(403, 'Must have admin rights to Repository.');
  catalogue.repositories.splice(catalogue.repositories.indexOf(repository), 1);
  return noContent;
}

/** The owner, where it is a person, and invited people; only those who may push are told. */
function collaborators(context: RepositoryContext): Reply {
  const { repository, viewer, catalogue, query } = context;
  if (!canPush(context, viewer)) refuseRequest(403, 'Must have push access to view repository collaborators.');
  checkParameters(context, 'Collaborator', { affiliation: ['outside', 'direct', 'all'] });
  const isOutside = query.get('affiliation') === 'outside';
  const people = catalogue.accounts.filter(
    (account) =>
      repository.collaborators.has(account.login) ||
      (!isOutside && account.type === 'User' && account.id === repository.owner.id),
  );
  return listReply(context, people, (account) => ({
    ...simpleUser(account),
    permissions: permissionsOf(repository, account),
    role_name: roleIn(repository, account) ?? 'read',
  }));
}

export const accountRepositoryRoutes = [
  route('GET', '/user/repos', ownRepositories),
  route('POST', '/user/repos', (context: Context) => create(context, viewerOf(context))),
  route('POST', '/orgs/{org}/repos', (context: Context) =>
    create(context, organizationFor(context, context.parameters['org'])),
  ),
];

export const repositoryRoutes = [
  route('GET', '', one),
  route('DELETE', '', deleteRepository),
  route('POST', '/forks', fork),
  route('GET', '/collaborators', collaborators),
];

/** One's own or another's, as far as the viewer may see the repositories. */
function starred(context: Context): Reply {
  const { catalogue, query, parameters } = context;
  const viewer = viewerOf(context);
  const account = 'login' in parameters || 'id' in parameters ? namedAccount(context) : viewer;
  checkParameters(context, 'Star', { sort: ['created', 'updated'], direction: ['asc', 'desc'] });
  const visible = catalogue.stars.filter((one) => one.account.id === account.id && canRead(one.repository, viewer));
  const key = query.get('sort') === 'updated' ? (one: Interest) => one.repository.pushedAt : (one: Interest) => one.at;
  const sorted = sortBy(visible, key, query.get('direction') !== 'asc');
  return listReply(context, sorted, ({ repository }) => repositoryShape(repository, viewer));
}

/** The repository that the path names, and the viewer's star for it. */
function starOf({ catalogue, viewer, parameters }: Context): {
  repository: GitHubRepository;
  star: Interest | undefined;
} {
  const name = `${parameters['owner']}/${parameters['repo']}`;
  const repository =
    catalogue.repositories.find((one) => sameName(fullName(one), name) && canRead(one, viewer)) ?? missing();
  const star = catalogue.stars.find((one) => one.account.id === viewer?.id && one.repository === repository);
  return { repository, star };
}

const isStarred = (context: Context): Reply => (starOf(context).star ? noContent : missing());

/** To star once more changes nothing. */
function addStar(context: Context): Reply {
  const account = viewerOf(context);
  const { repository, star } = starOf(context);
  if (!star) {
    context.catalogue.stars.push({ account, repository, at: context.now });
    repository.stars += 1;
  }
  return noContent;
}

function removeStar(context: Context): Reply {
  viewerOf(context);
  const { repository, star } = starOf(context);
  if (star) {
    context.catalogue.stars.splice(context.catalogue.stars.indexOf(star), 1);
    repository.stars -= 1;
  }
  return noContent;
}

export const starRoutes = [
  route('GET', '/user/starred', starred),
  route('GET', '/user/starred/{owner}/{repo}', isStarred),
  route('PUT', '/user/starred/{owner}/{repo}', addStar),
  route('DELETE', '/user/starred/{owner}/{repo}', removeStar),
  route('GET', '/users/{login}/starred', starred),
  route('GET', '/user/{id}/starred', starred),
];
