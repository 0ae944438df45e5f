/**
 * Who is of the workspace. Notion lists its members and no guests, who write there as well, so that anyone who is not listed
 * counts as an outsider; so do other connections, which may copy in what anybody sent them. Where the connection may not
 * see people at all, everybody does. https://developers.notion.com/reference/get-users
 */
import { ok } from '../../../../shared/result.ts';
import { walkPages } from '../lists.ts';
import type { Notion } from './connect.ts';
import { dataSourceOf, listPage, type NotionThing, type ReadBy, ReadNotionUser } from './things.ts';

type Authors = {
  /** Whether all of them are members, or this connection itself. One that is not told is an outsider. */
  areOurs(...ids: (string | undefined)[]): Promise<boolean>;
};

/** A thousand people; anyone who comes after them counts as an outsider. */
const mostPages = 10;

/** Milliseconds. What finds the place of a call and the call itself ask the same. */
const keptFor = 60_000;
const mostKept = 1_000;

/** Ids of members, by the account. */
const kept = new Map<string, { members: Set<string>; until: number }>();

/** Asks for the members when they are first needed, once a minute and account, and again where Notion did not say. */
export function createAuthors(notion: Notion): Authors {
  let members: Promise<Set<string>> | undefined;
  let self: Promise<string | undefined> | undefined;

  async function findMembers(): Promise<Set<string>> {
    const known = kept.get(notion.account);
    if (known && Date.now() < known.until) return known.members;
    const found = new Set<string>();
    const walk = await walkPages(
      mostPages,
      async (start) => {
        const page = await notion.read(
          ({ users }) => users.list({ page_size: 100, ...(start && { start_cursor: start }) }),
          listPage(ReadNotionUser),
        );
        return page.ok ? ok({ things: page.value.results, next: page.value.next_cursor }) : page;
      },
      (users) => {
        for (const { id, type } of users) if (type === 'person') found.add(id);
        return false;
      },
    );
    if (!walk.ok) return found;
    if (kept.size >= mostKept) kept.clear();
    kept.set(notion.account, { members: found, until: Date.now() + keptFor });
    return found;
  }

  async function findSelf(): Promise<string | undefined> {
    const me = await notion.read(({ users }) => users.me({}), ReadNotionUser);
    return me.ok ? me.value.id : undefined;
  }

  return {
    async areOurs(...ids) {
      members ??= findMembers();
      const known = await members;
      const others = ids.filter((id) => id === undefined || !known.has(id));
      if (others.length === 0) return true;
      self ??= findSelf();
      const own = await self;
      return own !== undefined && others.every((id) => id === own);
    },
  };
}

type By = { created_by?: ReadBy | undefined; last_edited_by?: ReadBy | undefined };

/** Whose something is, as an answer says it: who made it or, where one of the two who had a hand in it is an outsider, that one. */
export async function writtenBy(authors: Authors, { created_by, last_edited_by }: By): Promise<Authorship> {
  const [made, edited] = [created_by?.id, last_edited_by?.id];
  const isOurs = await authors.areOurs(made, edited);
  const author = isOurs || !(await authors.areOurs(made)) ? made : edited;
  return { ...(author !== undefined && { author }), ...(!isOurs && { outsider: true as const }) };
}

type Authorship = { author?: string; outsider?: true };

/** Of a thing with all that it says of itself. Notion does not tell who made a database, but who made what its rows are in. */
export async function thingWrittenBy(notion: Notion, authors: Authors, thing: NotionThing): Promise<Authorship> {
  const source = thing.object === 'database' ? await dataSourceOf(notion, thing) : undefined;
  if (source) return source.ok ? writtenBy(authors, source.value) : { outsider: true };
  return writtenBy(authors, thing);
}
