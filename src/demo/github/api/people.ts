import type { Account, Team } from '../model.ts';
import { simpleUser } from '../shapes/account.ts';
import { teamShape } from '../shapes/team.ts';
import { type Answer, failure, invalid, list, notFound } from './answer.ts';
import type { Context } from './context.ts';
import { organizationFor } from './repository-writes.ts';
import { containsAll, parseSearch, passes, type Tests, valuesOf } from './search-query.ts';
import { searchResult } from './search-scope.ts';

const everybodyIn = ({ maintainers, members }: Team): readonly Account[] => [...maintainers, ...members];

export function ownTeams(context: Context): Answer {
  const { viewer, catalogue, origin } = context;
  if (!viewer) return failure(401, 'Requires authentication', context.documentation);
  const mine = catalogue.teams.filter((team) => everybodyIn(team).some(({ id }) => id === viewer.id));
  return list(context, mine, (team) => teamShape(team, catalogue, origin));
}

export function teamMembers(context: Context): Answer {
  const { catalogue, parameters, origin } = context;
  const organization = organizationFor(context, parameters['org']);
  const team = catalogue.teams.find((one) => one.organization === organization && one.slug === parameters['team']);
  if (!organization || !team) return notFound(context);
  return list(context, everybodyIn(team), (account) => simpleUser(account, origin));
}

const accountTests: Tests<Account> = {
  type: ({ type }, value) => type === (value === 'org' ? 'Organization' : 'User'),
  user: ({ login }, value) => login === value.toLowerCase(),
  org: ({ login }, value) => login === value.toLowerCase(),
  location: ({ location }, value) => containsAll([value.toLowerCase()], location),
};

export function searchUsers(context: Context): Answer {
  const text = context.query.get('q')?.trim();
  if (!text) return invalid(context, { resource: 'Search', field: 'q', code: 'missing' });
  const query = parseSearch(text);
  const where = valuesOf(query, 'in').join(',') || 'login,name';
  const found = context.catalogue.accounts.filter(
    (account) =>
      account.type !== 'Bot' &&
      containsAll(
        query.words,
        where.includes('login') ? account.login : null,
        where.includes('name') ? account.name : null,
      ) &&
      passes(account, query, accountTests),
  );
  return searchResult(context, found, (account) => simpleUser(account, context.origin));
}
