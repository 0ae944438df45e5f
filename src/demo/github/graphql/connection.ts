import { Refusal } from './refusal.ts';

type Page = { after?: string | null; first?: number | null };

const cursorOf = (id: string): string => Buffer.from(`cursor:v2:${id}`).toString('base64');

/**
 * One page of a list as GitHub has it; its total alone may be asked for without bounds. Items are told apart by their ids, so
 * that a cursor outlives what comes in between.
 */
export function connection<Item extends { id: string }>(name: string, all: readonly Item[], { after, first }: Page) {
  function page(): { nodes: readonly Item[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } } {
    if (first === undefined || first === null) {
      const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
      throw new Refusal('MISSING_PAGINATION_BOUNDARIES', message);
    }
    if (first > 100) {
      const message = `Requesting ${first} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
      throw new Refusal('EXCESSIVE_PAGINATION', message);
    }
    const before = after ? all.findIndex(({ id }) => cursorOf(id) === after) : -1;
    if (after && before < 0) {
      throw new Refusal('INVALID_CURSOR_ARGUMENTS', `\`${after}\` does not appear to be a valid cursor.`);
    }
    const nodes = all.slice(before + 1, before + 1 + first);
    const last = nodes.at(-1);
    const hasNextPage = before + 1 + nodes.length < all.length;
    return { nodes, pageInfo: { endCursor: last ? cursorOf(last.id) : null, hasNextPage } };
  }
  return { totalCount: all.length, nodes: () => page().nodes, pageInfo: () => page().pageInfo };
}
