/** What all of the demo GitHub's GraphQL shares: lists in pages, people, and how something is refused. */
import type { GitHubAccount } from '../model.ts';
import { nodeId, site } from '../shapes/account.ts';

/** What GitHub refuses inside a document: an entry of `errors` that says by its `type` what it is. */
export class GraphQLRefusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const cursorOf = (id: string): string => Buffer.from(`cursor:v2:${id}`).toString('base64');

/**
 * One page of a list as GitHub has it; its total alone may be asked for without bounds. Items are identified by their ids, so
 * that a cursor outlives what comes in between.
 */
export function connection<Item extends { id: string }>(name: string, all: readonly Item[], asked: Page) {
  const { after, first, last: end } = asked;
  function page(): { nodes: readonly Item[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } } {
    if (typeof end === 'number') {
      return { nodes: end === 0 ? [] : all.slice(-end), pageInfo: { endCursor: null, hasNextPage: false } };
    }
    if (first === undefined || first === null) {
      const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
      throw new GraphQLRefusal('MISSING_PAGINATION_BOUNDARIES', message);
    }
    if (first > 100) {
      const message = `Requesting ${first} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
      throw new GraphQLRefusal('EXCESSIVE_PAGINATION', message);
    }
    const before = after ? all.findIndex(({ id }) => cursorOf(id) === after) : -1;
    if (after && before < 0) {
      throw new GraphQLRefusal('INVALID_CURSOR_ARGUMENTS', `\`${after}\` does not appear to be a valid cursor.`);
    }
    const nodes = all.slice(before + 1, before + 1 + first);
    const last = nodes.at(-1);
    const hasNextPage = before + 1 + nodes.length < all.length;
    return { nodes, pageInfo: { endCursor: last ? cursorOf(last.id) : null, hasNextPage } };
  }
  return {
    totalCount: all.length,
    nodes: () => page().nodes,
    edges: () => page().nodes.map((node) => ({ cursor: cursorOf(node.id), node })),
    pageInfo: () => page().pageInfo,
  };
}

/** Fields that are lists: each is told in pages, and is called by its name where a page is refused. */
export const lists = <Name extends string>(all: Record<Name, () => readonly { id: string }[]>) =>
  Object.fromEntries(
    Object.entries<() => readonly { id: string }[]>(all).map(([name, items]) => [
      name,
      (asked: Page) => connection(name, items(), asked),
    ]),
  );

export type Page = { after?: string | null; first?: number | null; last?: number | null };
export const actorView = ({ id, login, type, name }: GitHubAccount) => ({
  __typename: type === 'Bot' ? 'Bot' : 'User',
  id: nodeId('U', id),
  login,
  name,
  url: `${site}/${login}`,
});
