/** The tools for discussions and their comments, what is read of them and what is shown. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanMarkdown } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { answerBytes, frameBytes, jsonBytes } from '../../fitting.ts';
import type { PlatformClient } from '../../platform.ts';
import type { Tool } from '../../tool.ts';
import { markdownBody, number, ownerAndName, repository } from '../fields.ts';
import { mutate, query } from '../graphql.ts';
import { PageInfo, readConnectionPosition, takeFromConnection } from '../lists.ts';
import { githubToolsIn } from '../rest.ts';
import {
  cleanHeading,
  cleanName,
  cleanUrl,
  commentAt,
  fieldAt,
  fieldOf,
  githubView,
  headingAt,
  loginAt,
  markAt,
  nameAt,
  numberedTitle,
  outsiderAt,
  ReadLogin,
  sameAs,
  timeAt,
  unlessEmpty,
  urlAt,
  viewLimits,
} from '../view.ts';

const { readTool, writeTool } = githubToolsIn('discussions');

// What the hub asks GitHub for, each with the fields of a document that ask for it.
const categoryFields = 'slug name isAnswerable';
const ReadCategory = z.object({ slug: z.string(), name: z.string(), isAnswerable: z.boolean() });

const discussionFields = `number title author { login } authorAssociation category { ${categoryFields} } isAnswered closed createdAt updatedAt url`;
const Discussion = githubView({
  number: sameAs('number', z.number()),
  title: headingAt('title'),
  category: fieldAt('category', ReadCategory, z.string(), ({ slug }) => cleanName(slug)).describe(
    'Slug of its category',
  ),
  author: loginAt('author'),
  outsider: outsiderAt('authorAssociation'),
  answered: fieldOf({ category: ReadCategory, isAnswered: z.boolean().nullish() }, z.boolean().optional(), (read) =>
    read.category.isAnswerable ? (read.isAnswered ?? false) : undefined,
  ).describe('Absent where its category has no answers'),
  closed: sameAs('closed', z.boolean()),
  created_at: timeAt('createdAt', z.string()),
  updated_at: timeAt('updatedAt', z.string()),
  url: urlAt('url'),
});

const commentFields = 'id author { login } authorAssociation body isAnswer createdAt url';
const DiscussionComment = githubView({
  id: nameAt('id').describe('What its tools know it by'),
  author: loginAt('author'),
  outsider: outsiderAt('authorAssociation'),
  reply_to: unlessEmpty(nameAt('replyTo', z.string().optional())).describe('id of the comment that it answers'),
  answer: markAt('isAnswer').describe('Present when it was chosen as the answer'),
  created_at: timeAt('createdAt', z.string()),
  body: commentAt('body', z.string()),
  url: urlAt('url'),
});

/** The name and owner of a repository as variables of a document; renames are never followed, since policy decided on the name. */
const repositoryVariables = (repository: string): { owner: string; name: string } => {
  const { owner, repo } = ownerAndName(repository);
  return { owner, name: repo };
};

/** The id of a comment, as GitHub names things in GraphQL. */
const discussionCommentId = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_=-]+$/, 'must be the id of a comment');

const discussionDocument = `query DiscussionToAnswer($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name, followRenames: false) { discussion(number: $number) { id number title } }
}` as const;
const FoundDiscussion = z.object({ id: z.string(), number: z.number(), title: z.string() });
const FoundIn = z.object({ repository: z.object({ discussion: FoundDiscussion }) });

async function findDiscussion(
  client: PlatformClient,
  repository: string,
  number: number,
): Promise<Result<z.infer<typeof FoundDiscussion>>> {
  const found = await query(client, discussionDocument, { ...repositoryVariables(repository), number }, FoundIn);
  return found.ok ? ok(found.value.repository.discussion) : found;
}

const commentDocument = `query DiscussionComment($id: ID!) {
  node(id: $id) {
    ... on DiscussionComment {
      id body url updatedAt isAnswer viewerCanUpdate viewerCanDelete viewerCanMarkAsAnswer viewerCanUnmarkAsAnswer
      author { login }
      replyTo { id }
      discussion { number title repository { nameWithOwner } answer { id url author { login } } }
    }
  }
}` as const;
const FoundComment = z.object({
  id: z.string(),
  body: z.string(),
  url: z.string(),
  updatedAt: z.string(),
  isAnswer: z.boolean(),
  viewerCanUpdate: z.boolean(),
  viewerCanDelete: z.boolean(),
  viewerCanMarkAsAnswer: z.boolean(),
  viewerCanUnmarkAsAnswer: z.boolean(),
  author: ReadLogin,
  replyTo: z.object({ id: z.string() }).nullish(),
  discussion: z.object({
    number: z.number(),
    title: z.string(),
    repository: z.object({ nameWithOwner: z.string() }),
    answer: z.object({ id: z.string(), url: z.string(), author: ReadLogin }).nullish(),
  }),
});
type FoundComment = z.infer<typeof FoundComment>;
/** A node of another kind has none of these fields. */
const Node = z.object({ node: FoundComment.or(z.object({}).transform(() => null)).nullish() });

/** The comment of this id, if it is in a discussion of this repository: its id alone would reach beyond the key. */
async function findComment(client: PlatformClient, repository: string, id: string): Promise<Result<FoundComment>> {
  const found = await query(client, commentDocument, { id }, Node);
  if (!found.ok) return found;
  const { node } = found.value;
  const isThere = node?.discussion.repository.nameWithOwner.toLowerCase() === repository.toLowerCase();
  return node && isThere ? ok(node) : fail('platform_not_found');
}

/** A comment as one names it to a person: by its id too, since they may allow similar calls for some minutes. */
const namedComment = ({ id, author, discussion }: FoundComment): string =>
  `comment ${cleanName(id)} by ${cleanName(author?.login)} in ${numberedTitle(discussion)}`;

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
      nodes { ${discussionFields} comments { totalCount } }
      pageInfo { endCursor hasNextPage }
    }
  }
}` as const;
const Read = Discussion.read.extend({ comments: z.object({ totalCount: z.number() }) });
const Discussions = z.object({ nodes: z.array(Read), pageInfo: PageInfo });

const listDiscussions = readTool({
  name: 'github_list_discussions',
  title: 'Discussions of a repository',
  hint: 'forum topics questions threads community',
  description: 'Discussions of one repository without their texts, and the categories that it has.',
  input: input({
    repository,
    category: z.string().min(1).max(100).optional().describe('Only of this category, by its slug'),
    answered: z.boolean().optional().describe('Only with an answer, or only without'),
    sort: z.enum(['updated', 'created']).default('updated').describe('Order, newest first'),
    cursor,
    limit,
  }),
  output: z.object({
    items: z.array(Discussion.shown.extend({ comments: z.number() })),
    categories: z.array(z.object({ slug: z.string(), name: z.string(), has_answers: z.boolean() })),
    ...listing,
  }),
  async run({ repository, category, answered, sort, cursor, limit }, { client }) {
    const place = readConnectionPosition(cursor);
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
      return fail('invalid_arguments', `It has no category ${cleanName(category)}.`, {
        hint: 'github_list_discussions names the categories, without one.',
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
      slug: cleanName(slug),
      name: cleanHeading(called),
      has_answers: isAnswerable,
    }));
    const list = takeFromConnection(place.value, { raw, pageInfo }, { most: limit, bytes: 13_000 }, (read) => ({
      ...Discussion.project(read),
      comments: read.comments.totalCount,
    }));
    return ok({ ...list, categories: shown });
  },
});

const readDocument = `query Discussion($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussion(number: $number) {
      ${discussionFields} body
      comments(first: 20, after: $after) {
        nodes { ${commentFields} replies(first: 50) { totalCount nodes { ${commentFields} } } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}` as const;

const Replies = z.object({ totalCount: z.number(), nodes: z.array(DiscussionComment.read) });
const Comments = z.object({ nodes: z.array(DiscussionComment.read.extend({ replies: Replies })), pageInfo: PageInfo });
const DiscussionAnswer = z.object({
  repository: z.object({ discussion: Discussion.read.extend({ body: z.string(), comments: Comments }) }),
});

const getDiscussion = readTool({
  name: 'github_get_discussion',
  title: 'One discussion',
  hint: 'forum topic question answers thread',
  description: 'One discussion with its text, its comments and the replies to each, oldest first; long texts are cut.',
  input: input({ repository, number: number.describe('Number of the discussion'), cursor }),
  output: z.object({
    ...Discussion.shown.shape,
    body: z.string(),
    comment_list: z.array(DiscussionComment.shown),
    replies_left_out: z.number().describe('Replies beyond the fiftieth of a comment'),
    ...listing,
  }),
  async run({ repository, number, cursor }, { client }) {
    const place = readConnectionPosition(cursor);
    if (!place.ok) return place;
    const asked = { ...repositoryVariables(repository), number, after: place.value.after };
    const found = await query(client, readDocument, asked, DiscussionAnswer);
    if (!found.ok) return found;
    const { discussion } = found.value.repository;
    const { nodes, pageInfo } = discussion.comments;
    const head = { ...Discussion.project(discussion), body: cleanMarkdown(discussion.body, viewLimits.body) };
    const raw = nodes.flatMap(({ replies, ...comment }) => [
      comment,
      ...replies.nodes.map((reply) => ({ ...reply, replyTo: comment.id })),
    ]);
    const bytes = answerBytes - frameBytes - jsonBytes(head);
    const { items, ...list } = takeFromConnection(
      place.value,
      { raw, pageInfo },
      { most: 50, bytes },
      DiscussionComment.project,
    );
    const beyond = nodes.reduce((sum, { replies }) => sum + replies.totalCount - replies.nodes.length, 0);
    return ok({ ...head, comment_list: items, replies_left_out: beyond, ...list });
  },
});

const addDocument =
  'mutation AddDiscussionComment($discussionId: ID!, $body: String!, $replyToId: ID) { addDiscussionComment(input: { discussionId: $discussionId, body: $body, replyToId: $replyToId }) { comment { id url } } }';
const Made = z.object({ addDiscussionComment: z.object({ comment: z.object({ id: z.string(), url: z.string() }) }) });

const addDiscussionComment = writeTool({
  name: 'github_add_discussion_comment',
  title: 'Comment on a discussion',
  hint: 'reply answer respond forum topic',
  description: 'Adds a comment to one discussion, or a reply to one of its comments. Each call adds another one.',
  access: 'write',
  texts: { body: 'prose' },
  input: input({
    repository,
    number: number.describe('Number of the discussion'),
    body: markdownBody.regex(/\S/, 'must not be blank').describe('Text, in Markdown'),
    reply_to: discussionCommentId.optional().describe('id of the comment to reply to; a reply takes none itself'),
  }),
  output: z.object({ id: z.string(), url: z.string().describe('Address to cite') }),
  async preview({ repository, number, body, reply_to }, { client }) {
    const discussion = await findDiscussion(client, repository, number);
    if (!discussion.ok) return discussion;
    const version = null; // what others write meanwhile does not change what this says, or where
    const shown = { version, changes: changesOf({ comment: body }) };
    if (reply_to === undefined) return ok({ target: numberedTitle(discussion.value), ...shown });
    const parent = await findComment(client, repository, reply_to);
    if (!parent.ok) return parent;
    if (parent.value.discussion.number !== number || parent.value.replyTo) {
      return fail('invalid_arguments', 'Only a comment of that discussion can be replied to, and no reply.');
    }
    return ok({ target: namedComment(parent.value), ...shown });
  },
  undoMade: ({ repository }, _, { id }) => ({
    tool: 'github_delete_discussion_comment',
    arguments: { repository, comment_id: id },
  }),
  async run({ repository, number, body, reply_to }, { client }) {
    const discussion = await findDiscussion(client, repository, number);
    if (!discussion.ok) return discussion;
    // GitHub itself refuses a reply to a comment of another discussion.
    const asked = { discussionId: discussion.value.id, body, replyToId: reply_to ?? null };
    const made = await mutate(client, addDocument, asked, Made);
    if (!made.ok) return made;
    const { id, url } = made.value.addDiscussionComment.comment;
    return ok({ id: cleanName(id), url: cleanUrl(url) });
  },
});

const updateDocument =
  'mutation UpdateDiscussionComment($id: ID!, $body: String!) { updateDiscussionComment(input: { commentId: $id, body: $body }) { comment { id } } }';
const markDocument =
  'mutation MarkAnswer($id: ID!) { markDiscussionCommentAsAnswer(input: { id: $id }) { discussion { id } } }';
const unmarkDocument =
  'mutation UnmarkAnswer($id: ID!) { unmarkDiscussionCommentAsAnswer(input: { id: $id }) { discussion { id } } }';

const updateDiscussionComment = writeTool({
  name: 'github_update_discussion_comment',
  title: 'Change a comment of a discussion',
  hint: 'edit reply mark answer forum',
  description: 'Replaces the text of one comment of a discussion, or chooses it as the answer, or takes that back.',
  access: 'write',
  texts: { body: 'prose' },
  input: input({
    repository,
    comment_id: discussionCommentId.describe('id of the comment or reply'),
    body: markdownBody
      .regex(/\S/, 'must not be blank')
      .optional()
      .describe('Text in Markdown, in place of the present one'),
    is_answer: z.boolean().optional().describe('Whether it is the answer of its discussion'),
  }).refine(
    ({ body, is_answer }) => (body === undefined) !== (is_answer === undefined),
    'needs either body or is_answer',
  ),
  output: z.object({
    id: z.string(),
    previous_answer: z.string().optional().describe('id of the comment that was the answer before'),
    url: z.string().describe('Address to cite'),
  }),
  async preview({ repository, comment_id, body, is_answer }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const comment = found.value;
    if (!mayBecome(comment, is_answer)) {
      return fail('platform_forbidden', 'This account may not change it, or its category has no answers.');
    }
    const changes =
      is_answer === undefined
        ? changesOf({ comment: body }, { comment: comment.body })
        : answerChanges(comment, is_answer);
    return ok({ target: namedComment(comment), version: comment.updatedAt, changes });
  },
  undoMade({ repository, comment_id, is_answer }, { changes }, { previous_answer }) {
    const [change] = changes;
    if (!change) return { reason: 'It was so already.' };
    const fields =
      is_answer === undefined
        ? { comment_id, body: change.before ?? '' }
        : previous_answer !== undefined && is_answer
          ? { comment_id: previous_answer, is_answer: true }
          : { comment_id, is_answer: !is_answer };
    return { tool: 'github_update_discussion_comment', arguments: { repository, ...fields } };
  },
  async run({ repository, comment_id, body, is_answer }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const { id, url, discussion } = found.value;
    const made =
      body !== undefined
        ? await mutate(client, updateDocument, { id, body }, z.object({ updateDiscussionComment: z.object({}) }))
        : is_answer
          ? await mutate(client, markDocument, { id }, z.object({ markDiscussionCommentAsAnswer: z.object({}) }))
          : await mutate(client, unmarkDocument, { id }, z.object({ unmarkDiscussionCommentAsAnswer: z.object({}) }));
    if (!made.ok) return made;
    const previous = is_answer && discussion.answer && discussion.answer.id !== id ? discussion.answer.id : undefined;
    return ok({ id: cleanName(id), ...(previous && { previous_answer: cleanName(previous) }), url: cleanUrl(url) });
  },
});

function mayBecome(comment: FoundComment, isAnswer: boolean | undefined): boolean {
  if (isAnswer === undefined) return comment.viewerCanUpdate;
  // GitHub says of what is so already that it can't be made so.
  return comment.isAnswer === isAnswer || comment[isAnswer ? 'viewerCanMarkAsAnswer' : 'viewerCanUnmarkAsAnswer'];
}

/** A discussion has one answer: choosing another takes the place of the first. */
function answerChanges({ isAnswer, url, author, discussion }: FoundComment, becomes: boolean) {
  if (isAnswer === becomes) return [];
  const shown = (one: { url: string; author?: { login: string } | null | undefined }) =>
    `comment by ${cleanName(one.author?.login)}, ${cleanUrl(one.url)}`;
  const before = discussion.answer ? shown(discussion.answer) : null;
  return [{ name: 'answer', before, after: becomes ? shown({ url, author }) : null }];
}

const deleteDocument =
  'mutation DeleteDiscussionComment($id: ID!) { deleteDiscussionComment(input: { id: $id }) { comment { id } } }';

const deleteDiscussionComment = writeTool({
  name: 'github_delete_discussion_comment',
  title: 'Delete a comment of a discussion',
  hint: 'remove erase reply forum',
  description: 'Deletes one comment or reply of a discussion for good.',
  access: 'destructive',
  input: input({ repository, comment_id: discussionCommentId.describe('id of the comment or reply') }),
  output: z.object({ deleted: z.literal(true) }),
  async preview({ repository, comment_id }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const { body, updatedAt, viewerCanDelete } = found.value;
    if (!viewerCanDelete) return fail('platform_forbidden');
    const changes = [{ name: 'comment', before: body, after: null }];
    return ok({ target: namedComment(found.value), version: updatedAt, changes });
  },
  undo: () => ({
    reason: 'GitHub keeps nothing of it. Its text can only be written again, under the name of the new author.',
  }),
  async run({ repository, comment_id }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const asked = { id: found.value.id };
    const made = await mutate(client, deleteDocument, asked, z.object({ deleteDiscussionComment: z.object({}) }));
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});

export const discussionTools: Tool[] = [
  listDiscussions,
  getDiscussion,
  addDiscussionComment,
  updateDiscussionComment,
  deleteDiscussionComment,
];
