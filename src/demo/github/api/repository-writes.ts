import { roleIn } from '../access.ts';
import type { Account, Catalogue, Repository } from '../model.ts';
import { emptyContent, forkOf, newRepository } from '../new-repository.ts';
import { fullRepository } from '../shapes/repository.ts';
import { type Answer, created, failure, noContent, notFound } from './answer.ts';
import type { Context, RepositoryContext } from './context.ts';
import { readInput } from './input.ts';

const kinds = { name: 'string', description: 'string', private: 'boolean', auto_init: 'boolean' } as const;

export const createOwnRepository = (context: Context): Answer =>
  context.viewer ? create(context, context.viewer) : failure(401, 'Requires authentication', context.documentation);

/** Members alone may; of an organization that somebody is not in, they learn nothing. */
export function createOrganizationRepository(context: Context): Answer {
  const organization = organizationFor(context, context.parameters['org']);
  return organization ? create(context, organization) : notFound(context);
}

/** An organization that the viewer is a member of. */
export function organizationFor({ catalogue, viewer }: Context, login: string | undefined): Account | undefined {
  const team = catalogue.teams.find(
    ({ organization, members, maintainers }) =>
      organization.login.toLowerCase() === login?.toLowerCase() &&
      [...members, ...maintainers].some(({ id }) => id === viewer?.id),
  );
  return team?.organization;
}

const known = ({ repositories }: Catalogue, owner: Account, name: string): Repository | undefined =>
  repositories.find((one) => one.owner.id === owner.id && one.name.toLowerCase() === name.toLowerCase());

const nextId = ({ repositories }: Catalogue): number => Math.max(960_000, ...repositories.map(({ id }) => id)) + 1;

const labelNames = (catalogue: Catalogue) => catalogue.repositories[0]?.content().labels.slice(0, 3) ?? [];

function create(context: Context, owner: Account): Answer {
  const { catalogue, viewer, origin, now } = context;
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const { name, description } = read.input as { name?: string; description?: string };
  const wrong = (message: string) =>
    failure(422, 'Repository creation failed.', context.documentation, {
      errors: [{ resource: 'Repository', code: 'custom', field: 'name', message }],
    });
  if (name === undefined || !/^[\w.-]+$/.test(name)) return wrong('name is not valid');
  if (known(catalogue, owner, name)) return wrong('name already exists on this account');
  const at = Math.floor(now / 1000) * 1000;
  const by = viewer && { name: viewer.name, email: viewer.email, account: viewer };
  const made = newRepository(
    {
      id: nextId(catalogue),
      owner,
      name,
      description: description ?? null,
      private: read.input['private'] === true,
      at,
      // Who makes a repository of an organization has all rights to it.
      ...(owner.type === 'Organization' && viewer && { collaborators: new Map([[viewer.login, 'admin']]) }),
    },
    read.input['auto_init'] === true ? by : undefined,
    emptyContent(labelNames(catalogue)),
  );
  catalogue.repositories.push(made);
  return created(fullRepository(made, viewer, origin));
}

/** A second fork by the same owner is the first one. */
export function fork(context: RepositoryContext): Answer {
  const { repository, catalogue, viewer, origin, now, documentation } = context;
  if (!viewer) return failure(401, 'Requires authentication', documentation);
  const read = readInput(context, { organization: 'string', name: 'string' });
  if ('status' in read) return read;
  const { organization, name = repository.name } = read.input as { organization?: string; name?: string };
  const owner = organization === undefined ? viewer : organizationFor(context, organization);
  if (!owner) return notFound(context);
  if (repository.content().branches.size === 0) {
    return failure(
      403,
      'The repository exists, but it contains no Git content. Empty repositories cannot be forked.',
      documentation,
    );
  }
  const earlier = catalogue.repositories.find((one) => one.owner.id === owner.id && one.parent?.id === repository.id);
  const made = earlier ?? forkOf(repository, owner, name, nextId(catalogue), Math.floor(now / 1000) * 1000);
  if (!earlier) {
    catalogue.repositories.push(made);
    repository.forks += 1;
  }
  return { status: 202, body: fullRepository(made, viewer, origin) };
}

export function deleteRepository({ repository, catalogue, viewer, documentation }: RepositoryContext): Answer {
  if (roleIn(repository, viewer) !== 'admin') {
    return failure(403, 'Must have admin rights to Repository.', documentation);
  }
  catalogue.repositories.splice(catalogue.repositories.indexOf(repository), 1);
  return noContent;
}
