import { belongsTo } from '../access.ts';
import { fullName, type Repository } from '../model.ts';
import { fullRepository, repositoryShape } from '../shapes/repository.ts';
import { namedAccount } from './accounts.ts';
import { type Answer, failure, list, notFound, ok } from './answer.ts';
import type { Context, RepositoryContext } from './context.ts';
import { refuseParameters, sortBy, timeParameter } from './parameters.ts';

const sorts: Readonly<Record<string, (repository: Repository) => number | string>> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ pushedAt }) => pushedAt,
  pushed: ({ pushedAt }) => pushedAt,
  full_name: (repository) => fullName(repository).toLowerCase(),
};

const orderChoices = { sort: Object.keys(sorts), direction: ['asc', 'desc'] };

function ordered(repositories: readonly Repository[], query: URLSearchParams): Repository[] {
  const sort = query.get('sort') ?? 'full_name';
  const direction = query.get('direction') ?? (sort === 'full_name' ? 'asc' : 'desc');
  return sortBy(repositories, sorts[sort] ?? fullName, direction === 'desc');
}

const typeChoices = { type: ['all', 'owner', 'public', 'private', 'member'] };

export function ownRepositories(context: Context): Answer {
  const { viewer, query, catalogue, origin } = context;
  if (!viewer) return failure(401, 'Requires authentication', context.documentation);
  const visibility = query.get('visibility') ?? 'all';
  const type = query.get('type') ?? 'all';
  if (query.has('type') && (query.has('visibility') || query.has('affiliation'))) {
    return failure(422, 'If you specify visibility or affiliation, you cannot specify type.', context.documentation);
  }
  const choices = { ...orderChoices, ...typeChoices, visibility: ['all', 'public', 'private'] };
  const refusal = refuseParameters(context, 'Repository', choices, ['since', 'before']);
  if (refusal) return refusal;
  const affiliations = (query.get('affiliation') ?? 'owner,collaborator,organization_member').split(',');
  const since = timeParameter(query, 'since') ?? 0;
  const before = timeParameter(query, 'before') ?? Number.POSITIVE_INFINITY;
  const matches = catalogue.repositories.filter((repository) => {
    if (!belongsTo(repository, viewer)) return false;
    const isOwner = repository.owner.id === viewer.id;
    const affiliation = isOwner ? 'owner' : repository.owner.type === 'User' ? 'collaborator' : 'organization_member';
    const wanted = type === 'public' || type === 'private' ? type : visibility;
    return (
      affiliations.includes(affiliation) &&
      (type !== 'owner' || isOwner) &&
      (type !== 'member' || !isOwner) &&
      (wanted === 'all' || repository.private === (wanted === 'private')) &&
      repository.pushedAt > since &&
      repository.pushedAt < before
    );
  });
  return list(context, ordered(matches, query), (repository) => repositoryShape(repository, viewer, origin));
}

/** Public ones only, even for their owner: that is what this route promises at GitHub. */
export function accountRepositories(context: Context): Answer {
  const { viewer, query, catalogue, origin } = context;
  const account = namedAccount(context);
  if (!account) return notFound(context);
  const refusal = refuseParameters(context, 'Repository', { ...orderChoices, type: ['all', 'owner', 'member'] });
  if (refusal) return refusal;
  const type = query.get('type') ?? 'owner';
  const matches = catalogue.repositories.filter((repository) => {
    const isOwner = repository.owner.id === account.id;
    return !repository.private && (isOwner ? type !== 'member' : type !== 'owner' && belongsTo(repository, account));
  });
  return list(context, ordered(matches, query), (repository) => repositoryShape(repository, viewer, origin));
}

export const repository = ({ repository, viewer, origin }: RepositoryContext): Answer =>
  ok(fullRepository(repository, viewer, origin), repository.pushedAt);
