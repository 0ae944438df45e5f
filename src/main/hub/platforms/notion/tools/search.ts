import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { createAuthors, writtenBy } from '../authors.ts';
import { connectNotion } from '../connect.ts';
import { isPageCovered } from '../covered.ts';
import { listFromNotion } from '../list.ts';
import { createParents } from '../parents.ts';
import { author, instantOf, notionOutsider, thingTitle, url, webAddress, when } from '../project.ts';
import { listPage, ReadDataSource, ReadPage } from '../read.ts';

const Found = z.object({
  page: z.string().describe('Id, for the other tools'),
  kind: z.enum(['page', 'database']),
  title: z.string(),
  private: z.boolean().describe('False only for what is published on the web'),
  author,
  outsider: notionOutsider,
  edited_at: when,
  url,
});

type ReadFound = ReadPage | ReadDataSource;
/** What the connection may see nothing of but that it is there has no more than an id. */
const ReadResult = z.union([ReadPage, ReadDataSource, z.object({ object: z.literal('partial').catch('partial') })]);

export const search = readTool({
  name: 'notion_search',
  title: 'Search pages and databases',
  description:
    'Finds pages, rows and databases by their titles, lately edited first; without a query, all that is shared.',
  toolset: 'pages',
  input: input({
    query: z.string().max(200).optional().describe('Words of the title; texts are not searched'),
    kind: z.enum(['page', 'database']).optional().describe('Only those'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(Found), ...listing }),
  place: () => undefined,
  // A title of a stranger's is marked.
  isOwn: true,
  async run({ query, kind, limit: most, cursor: from }, context) {
    const notion = await connectNotion(context.client);
    const [parents, authors] = [createParents(notion), createAuthors(notion)];
    const asked = {
      ...(query !== undefined && { query: query.toWellFormed() }),
      ...(kind && {
        filter: { property: 'object' as const, value: kind === 'page' ? ('page' as const) : ('data_source' as const) },
      }),
      sort: { timestamp: 'last_edited_time' as const, direction: 'descending' as const },
    };
    return listFromNotion({
      cursor: from,
      most,
      isNarrow: context.isLimited('page'),
      fetch: (page) => notion.read((notion) => notion.search({ ...asked, ...page }), listPage(ReadResult)),
      async project(found) {
        if (found.object === 'partial') return ok(undefined);
        const covered = await isPageCovered(context, parents, found);
        if (!covered.ok || !covered.value) return covered.ok ? ok(undefined) : covered;
        return ok({ ...projectFound(found), ...(await writtenBy(authors, found)) });
      },
    });
  },
});

const projectFound = (found: ReadFound): z.infer<typeof Found> => ({
  page: found.id,
  kind: found.object === 'page' ? 'page' : 'database',
  title: thingTitle(found),
  private: !found.public_url,
  edited_at: instantOf(found.last_edited_time),
  url: webAddress(found.url),
});
