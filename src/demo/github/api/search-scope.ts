import { canRead } from '../access.ts';
import { fullName, type Repository } from '../model.ts';
import { pageRequest } from '../paging.ts';
import { type Answer, failure, invalid, list, ok } from './answer.ts';
import type { Context } from './context.ts';
import { parseSearch, type SearchQuery, valuesOf } from './search-query.ts';

export type Search = { readonly query: SearchQuery; readonly repositories: readonly Repository[] };

const resultLimit = 1000;
const unsearchable =
  'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.';

/** Reads `q` and narrows the search to the readable repositories that it names, or refuses as GitHub does. */
export function openSearch(context: Context): Search | Answer {
  const text = context.query.get('q')?.trim();
  if (!text) return invalid(context, { resource: 'Search', field: 'q', code: 'missing' });
  const { size, page } = pageRequest(context.query);
  if ((page - 1) * size >= resultLimit) {
    return failure(422, 'Only the first 1000 search results are available', context.documentation);
  }
  const query = parseSearch(text);
  const names = valuesOf(query, 'repo').map((name) => name.toLowerCase());
  const owners = valuesOf(query, 'user', 'org').map((login) => login.replace(/^@me$/, context.viewer?.login ?? ''));
  const isScoped = names.length > 0 || owners.length > 0;
  const repositories = context.catalogue.repositories.filter(
    (repository) =>
      canRead(repository, context.viewer) &&
      (!isScoped || names.includes(fullName(repository).toLowerCase()) || owners.includes(repository.owner.login)),
  );
  const knowsOwner = context.catalogue.accounts.some(({ login }) => owners.includes(login));
  if (isScoped && repositories.length === 0 && !knowsOwner) {
    return invalid(context, { message: unsearchable, resource: 'Search', field: 'q', code: 'invalid' });
  }
  return { query, repositories };
}

/** The envelope around found items; paging stops at the thousandth. */
export function searchResult<Item>(
  context: Context,
  found: readonly Item[],
  shape: (item: Item) => object,
  more: object = {},
): Answer {
  const page = list(context, found.slice(0, resultLimit), (item) => ({ ...shape(item), score: 1 }));
  return {
    ...ok({ total_count: found.length, incomplete_results: false, ...more, items: page.body }),
    ...(page.headers && { headers: page.headers }),
  };
}
