import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { repositoryVariables } from '../../discussions/find.ts';
import { Discussion, projectDiscussion } from '../../discussions/project.ts';
import { categoryFields, headFields, ReadCategory, ReadHead } from '../../discussions/read.ts';
import { inRepository, repository } from '../../fields.ts';
import { query } from '../../graphql.ts';
import { PageInfo, readPlace, takeFromPage } from '../../list-connection.ts';
import { name, title } from '../../project.ts';

const categoriesDocument = `query DiscussionCategories($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussionCategories(first: 25) { nodes { id ${categoryFields} } }
  }
}` as const;
const Categories = z.object({ nodes: z.array(ReadCategory.extend({ id: z.string() })) });

const listDocument = `query Discussions(
  $owner: String!, $name: String!, $after: String, $categoryId: ID, $answered: Boolean, $orderBy: DiscussionOrder!
) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussions(first: 50, after: $after, categoryId: $categoryId, answered: $answered, orderBy: $orderBy) {
      nodes { ${headFields} comments { totalCount } }
      pageInfo { endCursor hasNextPage }
    }
  }
}` as const;
const Read = ReadHead.extend({ comments: z.object({ totalCount: z.number() }) });
const Discussions = z.object({ nodes: z.array(Read), pageInfo: PageInfo });

export const listDiscussions = readTool({
  name: 'github_list_discussions',
  title: 'Discussions of a repository',
  description: 'Discussions of one repository without their texts, and the categories that it has.',
  toolset: 'discussions',
  input: input({
    repository,
    category: z.string().min(1).max(100).optional().describe('Only of this category, by its slug'),
    answered: z.boolean().optional().describe('Only with an answer, or only without'),
    sort: z.enum(['updated', 'created']).default('updated').describe('Order, newest first'),
    cursor,
    limit,
  }),
  output: z.object({
    items: z.array(Discussion.extend({ comments: z.number() })),
    categories: z.array(z.object({ slug: z.string(), name: z.string(), has_answers: z.boolean() })),
    ...listing,
  }),
  place: inRepository,
  async run({ repository, category, answered, sort, cursor, limit }, { client }) {
    const place = readPlace(cursor);
    if (!place.ok) return place;
    const where = repositoryVariables(repository);
    const known = await query(
      client,
      categoriesDocument,
      where,
      z.object({ repository: z.object({ discussionCategories: Categories }) }),
    );
    if (!known.ok) return known;
    const categories = known.value.repository.discussionCategories.nodes;
    const chosen = categories.find(({ slug }) => slug === category);
    if (category !== undefined && !chosen) {
      return fail('invalid_arguments', `It has no category ${name(category)}.`, {
        hint: `Its categories: ${categories.map(({ slug }) => name(slug)).join(', ') || 'none'}`,
      });
    }
    const asked = {
      ...where,
      after: place.value.after,
      categoryId: chosen?.id ?? null,
      answered: answered ?? null,
      orderBy: { field: sort === 'updated' ? 'UPDATED_AT' : 'CREATED_AT', direction: 'DESC' },
    };
    const found = await query(
      client,
      listDocument,
      asked,
      z.object({ repository: z.object({ discussions: Discussions }) }),
    );
    if (!found.ok) return found;
    const { nodes: raw, pageInfo } = found.value.repository.discussions;
    const shown = categories.map(({ slug, name: called, isAnswerable }) => ({
      slug: name(slug),
      name: title(called),
      has_answers: isAnswerable,
    }));
    const list = takeFromPage(place.value, { raw, pageInfo }, { most: limit, bytes: 13_000 }, (read) => ({
      ...projectDiscussion(read),
      comments: read.comments.totalCount,
    }));
    return ok({ ...list, categories: shown });
  },
});
