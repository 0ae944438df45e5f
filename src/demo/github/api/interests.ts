import { canRead } from '../access.ts';
import { fullName, type Interest, type Repository } from '../model.ts';
import { repositoryShape, repositoryUrl } from '../shapes/repository.ts';
import { timestamp } from '../timestamps.ts';
import { namedAccount } from './accounts.ts';
import { type Answer, failure, list, noContent, notFound, ok } from './answer.ts';
import type { Context, RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { refuseParameters, sortBy } from './parameters.ts';

const requiresSignIn = (context: Context): Answer => failure(401, 'Requires authentication', context.documentation);

/** One's own or another's, as far as the viewer may see the repositories. */
export function starred(context: Context): Answer {
  const { viewer, catalogue, origin, query, parameters } = context;
  if (!viewer) return requiresSignIn(context);
  const account = 'login' in parameters || 'id' in parameters ? namedAccount(context) : viewer;
  if (!account) return notFound(context);
  const choices = { sort: ['created', 'updated'], direction: ['asc', 'desc'] };
  const refusal = refuseParameters(context, 'Star', choices);
  if (refusal) return refusal;
  const visible = catalogue.stars.filter((one) => one.account.id === account.id && canRead(one.repository, viewer));
  const key = query.get('sort') === 'updated' ? (one: Interest) => one.repository.pushedAt : (one: Interest) => one.at;
  const sorted = sortBy(visible, key, query.get('direction') !== 'asc');
  return list(context, sorted, ({ repository }) => repositoryShape(repository, viewer, origin));
}

function named({ catalogue, viewer, parameters }: Context): Repository | undefined {
  const name = `${parameters['owner']}/${parameters['repo']}`.toLowerCase();
  return catalogue.repositories.find((one) => fullName(one).toLowerCase() === name && canRead(one, viewer));
}

const starOf = ({ catalogue, viewer }: Context, repository: Repository): Interest | undefined =>
  catalogue.stars.find((one) => one.account.id === viewer?.id && one.repository === repository);

export function isStarred(context: Context): Answer {
  const repository = named(context);
  return repository && starOf(context, repository) ? noContent : notFound(context);
}

/** To star once more changes nothing. */
export function star(context: Context): Answer {
  const { viewer, catalogue, now } = context;
  if (!viewer) return requiresSignIn(context);
  const repository = named(context);
  if (!repository) return notFound(context);
  if (!starOf(context, repository)) {
    catalogue.stars.push({ account: viewer, repository, at: now });
    repository.stars += 1;
  }
  return noContent;
}

export function unstar(context: Context): Answer {
  if (!context.viewer) return requiresSignIn(context);
  const repository = named(context);
  if (!repository) return notFound(context);
  const found = starOf(context, repository);
  if (found) {
    context.catalogue.stars.splice(context.catalogue.stars.indexOf(found), 1);
    repository.stars -= 1;
  }
  return noContent;
}

const watchOf = ({ catalogue, viewer, repository }: RepositoryContext) =>
  catalogue.watches.find((one) => one.account.id === viewer?.id && one.repository === repository);

const watchShape = ({ repository, origin }: RepositoryContext, ignored: boolean, at: number) => ({
  subscribed: !ignored,
  ignored,
  reason: null,
  created_at: timestamp(at),
  url: `${repositoryUrl(repository, origin)}/subscription`,
  repository_url: repositoryUrl(repository, origin),
});

export function subscription(context: RepositoryContext): Answer {
  const found = watchOf(context);
  return found ? ok(watchShape(context, found.ignored, found.at)) : notFound(context);
}

export function subscribe(context: RepositoryContext): Answer {
  const { viewer, catalogue, repository, now } = context;
  if (!viewer) return requiresSignIn(context);
  const read = readInput(context, { subscribed: 'boolean', ignored: 'boolean' });
  if ('status' in read) return read;
  const found = watchOf(context);
  if (found) catalogue.watches.splice(catalogue.watches.indexOf(found), 1);
  const made = { account: viewer, repository, at: now, ignored: read.input['ignored'] === true };
  catalogue.watches.push(made);
  return ok(watchShape(context, made.ignored, now));
}

export function unsubscribe(context: RepositoryContext): Answer {
  const found = watchOf(context);
  if (found) context.catalogue.watches.splice(context.catalogue.watches.indexOf(found), 1);
  return noContent;
}
